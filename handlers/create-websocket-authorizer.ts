import { createLockOut } from "./lock-out.ts";
import { createTokens, type TokenOptions, tokenIn } from "./session-token.ts";

/** What API Gateway asks a Lambda authorizer about a WebSocket's $connect, as far as it is used here. */
export interface ConnectRequest {
  methodArn: string;
  headers?: Record<string, string | undefined> | null;
  requestContext?: { identity?: { sourceIp?: string } };
}

/** An IAM policy for this one connection (API Gateway Developer Guide, "Control access with Lambda REQUEST authorizers"). */
export interface AuthorizerAnswer {
  principalId: string;
  policyDocument: {
    Version: "2012-10-17";
    Statement: [{ Action: "execute-api:Invoke"; Effect: "Allow" | "Deny"; Resource: string }];
  };
}

/**
 * Lets a page in that shows a token which whoever has the key was given less than a minute ago. Wrong ones are counted for each
 * address by the instance that sees them.
 */
export function createWebSocketAuthorizer(options: TokenOptions) {
  const tokens = createTokens(options);
  const lockOut = createLockOut(options.now);
  return async ({ methodArn, headers, requestContext }: ConnectRequest): Promise<AuthorizerAnswer> => {
    const given = Object.entries(headers ?? {}).find(
      ([name]) => name.toLowerCase() === "sec-websocket-protocol",
    );
    const token = tokenIn(given?.[1]);
    const address = requestContext?.identity?.sourceIp ?? "";
    const isLetIn = token !== null && lockOut.attempt(address, () => tokens.isValid(token)) === "granted";
    return {
      principalId: isLetIn ? "page" : "nobody",
      policyDocument: {
        Version: "2012-10-17",
        Statement: [
          { Action: "execute-api:Invoke", Effect: isLetIn ? "Allow" : "Deny", Resource: methodArn },
        ],
      },
    };
  };
}
