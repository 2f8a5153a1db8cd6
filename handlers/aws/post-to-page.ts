import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";

/** Sends a frame to the page of a connection. Throws an error named GoneException where nobody is there any more. */
export type PostToPage = (connectionId: string, frame: string) => Promise<void>;

export const createPostToPage =
  (client: ApiGatewayManagementApiClient): PostToPage =>
  async (ConnectionId, Data) => {
    await client.send(new PostToConnectionCommand({ ConnectionId, Data }));
  };

/** `endpoint`: OHERO_LIVE_URL. */
export const openPostToPage = (endpoint: string): PostToPage =>
  createPostToPage(new ApiGatewayManagementApiClient({ endpoint }));
