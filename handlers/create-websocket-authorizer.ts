import { createLockOut } from "./lock-out.ts";
import { createTokens, type TokenOptions, tokenIn } from "./session-token.ts";

/** What API Gateway asks a Lambda authorizer about a WebSocket's $connect, as far as it is used here. */
export interface ConnectRequest {
  methodArn: string;
  headers?: Record<string, string | undefined> | null;
  requestContext?: { connectionId?: string; identity?: { sourceIp?: string } };
}

/** An IAM policy for this one connection (API Gateway Developer Guide, "Control access with Lambda REQUEST authorizers"). */
export interface AuthorizerAnswer {
  principalId: string;
  policyDocument: {
    Version: "2012-10-17";
    Statement: [{ Action: "execute-api:Invoke"; Effect: "Allow" | "Deny"; Resource: string }];
  };
}

const REFUSED = {
  none: "it shows no token",
  refused: "its token is wrong or too old",
  locked: "too many wrong tokens came from its address",
};

export interface AuthorizerOptions extends TokenOptions {
  log: (line: string) => void;
}

/**
 * Lets a page in that shows a token which whoever has the key was given less than a minute ago. Wrong ones are counted for each
 * address by the instance that sees them. Whom it does not let in stands in the log, without the token.
 */
export function createWebSocketAuthorizer({ log, ...options }: AuthorizerOptions) {
  const tokens = createTokens(options);
  const lockOut = createLockOut(options.now);
  return async ({ methodArn, headers, requestContext }: ConnectRequest): Promise<AuthorizerAnswer> => {
    const given = Object.entries(headers ?? {}).find(
      ([name]) => name.toLowerCase() === "sec-websocket-protocol",
    );
    const token = tokenIn(given?.[1]);
    const address = requestContext?.identity?.sourceIp ?? "";
    const outcome = token === null ? "none" : lockOut.attempt(address, () => tokens.isValid(token));
    const isLetIn = outcome === "granted";
    if (!isLetIn) log(`page ${requestContext?.connectionId ?? "?"} is not let in: ${REFUSED[outcome]}`);
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
