import type { ObjectStore } from "./object-store.ts";

export interface S3ObjectStoreOptions {
  /**
   * Sends one S3 request. With `@aws-sdk/client-s3`, whose commands these names are:
   * `(operation, input) => s3.send(new commands[operation](input))`.
   */
  send: S3Send;
  bucket: string;
  /** Put before every key, such as "checkpoints/"; a lifecycle rule can name it. Default: none. */
  prefix?: string;
}

export type S3Send = <Operation extends keyof S3Operations>(
  operation: Operation,
  input: S3Operations[Operation]["input"],
) => Promise<S3Operations[Operation]["output"]>;

/** The part of S3's interface that is used. */
export interface S3Operations {
  PutObjectCommand: { input: { Bucket: string; Key: string; Body: Uint8Array }; output: unknown };
  GetObjectCommand: {
    input: { Bucket: string; Key: string };
    output: { Body?: { transformToByteArray(): Promise<Uint8Array> } | undefined };
  };
  ListObjectsV2Command: {
    input: { Bucket: string; Prefix: string };
    output: { Contents?: { Key?: string | undefined }[] | undefined };
  };
  DeleteObjectsCommand: {
    input: { Bucket: string; Delete: { Objects: { Key: string }[]; Quiet: boolean } };
    output: { Errors?: { Key?: string | undefined; Message?: string | undefined }[] | undefined };
  };
}

/** An object store in one S3 bucket. Let a lifecycle rule expire its objects after 1.5 times the saver's `ttlSeconds`. */
export class S3ObjectStore implements ObjectStore {
  private readonly send: S3Send;
  private readonly bucket: string;
  private readonly prefix: string;

  constructor(options: S3ObjectStoreOptions) {
    this.send = options.send;
    this.bucket = options.bucket;
    this.prefix = options.prefix ?? "";
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    await this.send("PutObjectCommand", { Bucket: this.bucket, Key: this.prefix + key, Body: body });
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    try {
      const object = await this.send("GetObjectCommand", { Bucket: this.bucket, Key: this.prefix + key });
      return await object.Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof Error && error.name === "NoSuchKey") return undefined;
      throw error;
    }
  }

  async deletePrefix(prefix: string): Promise<void> {
    const list = { Bucket: this.bucket, Prefix: this.prefix + prefix };
    // What was listed is deleted, so the first page is always the next one.
    for (;;) {
      const { Contents = [] } = await this.send("ListObjectsV2Command", list);
      const objects = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
      if (objects.length === 0) return;
      const input = { Bucket: this.bucket, Delete: { Objects: objects, Quiet: true } };
      const { Errors: [failed] = [] } = await this.send("DeleteObjectsCommand", input);
      if (failed)
        throw new Error(`S3 did not delete "${failed.Key}" from "${this.bucket}": ${failed.Message}`);
    }
  }
}
