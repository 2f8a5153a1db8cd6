import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { ItemLocation, StorageRequestError } from "./errors.ts";
import { requestError } from "./request-error.ts";
import { backOff, isTransient, type RetryOptions } from "./retry.ts";

/** Sends requests to one table: again when that may help, and with errors that name the thread and the item. */
export class RequestSender {
  readonly tableName: string;
  readonly retry: RetryOptions;
  private readonly client: DynamoDBClient;

  constructor(client: DynamoDBClient, tableName: string, retry: RetryOptions) {
    this.client = client;
    this.tableName = tableName;
    this.retry = retry;
  }

  /** @param operation as IAM names it, such as "PutItem" */
  async send<T>(
    operation: string,
    location: ItemLocation,
    request: (client: DynamoDBClient) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await request(this.client);
      } catch (error) {
        if (attempt >= this.retry.maxAttempts || !isTransient(error)) {
          throw requestError(operation, this.tableName, location, error);
        }
        await backOff(attempt, this.retry);
      }
    }
  }

  /** Resolves to false when the request's condition does not hold. */
  sendConditional(
    operation: string,
    location: ItemLocation,
    request: (client: DynamoDBClient) => Promise<unknown>,
  ): Promise<boolean> {
    return this.send(operation, location, request).then(
      () => true,
      (error: StorageRequestError) => {
        if (error.cause instanceof ConditionalCheckFailedException) return false;
        throw error;
      },
    );
  }
}
