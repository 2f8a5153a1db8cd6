import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { KnowledgeBase } from "./bedrock-base.ts";
import { within } from "./bedrock-failure.ts";

/** What S3 has of an object besides its bytes. */
export interface ObjectHead {
  metadata: Readonly<Record<string, string>>;
  lastModified: Date;
}

export interface NewObject {
  key: string;
  body: string;
  type: string;
  metadata?: Readonly<Record<string, string>>;
}

/** The folder of a knowledge base in S3; every failure is a KnowledgeSearchError that names the permission or the bucket. */
export function openObjects(
  client: S3Client,
  { bucket, prefix }: KnowledgeBase,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal | undefined },
) {
  function call<T>(action: string, run: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    const place = action === "s3:ListBucket" ? bucket : `${bucket}/${prefix}*`;
    // Without s3:ListBucket, S3 says "no access" of what is not there.
    const also = action === "s3:GetObject" ? `, and s3:ListBucket on arn:aws:s3:::${bucket}` : "";
    const permission = `${action} on arn:aws:s3:::${place}${also}`;
    return within({ target: `the bucket ${bucket}`, permission, timeoutMs }, [signal], (abortSignal) =>
      run({ abortSignal }),
    );
  }

  return {
    /** null where there is none. */
    read: (key: string): Promise<(ObjectHead & { text: string }) | null> =>
      call("s3:GetObject", async (options) => {
        try {
          const found = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), options);
          const bytes = (await found.Body?.transformToByteArray()) ?? [];
          return { ...headOf(found), text: Buffer.from(bytes).toString("utf8") };
        } catch (error) {
          return absent(error);
        }
      }),
    /** null where there is none. */
    head: (key: string): Promise<ObjectHead | null> =>
      call("s3:GetObject", (options) =>
        client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), options).then(headOf, absent),
      ),
    write: ({ key, body, type, metadata }: NewObject) =>
      call("s3:PutObject", (options) => {
        const command = new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          // Without it the SDK takes an empty text for a stream, and warns.
          ContentLength: Buffer.byteLength(body),
          ContentType: type,
          ...(metadata && { Metadata: { ...metadata } }),
        });
        return client.send(command, options);
      }),
    erase: (key: string) =>
      call("s3:DeleteObject", (options) =>
        client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), options),
      ),
    async list(): Promise<string[]> {
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const command = new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ContinuationToken: token,
        });
        const page = await call("s3:ListBucket", (options) => client.send(command, options));
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
      return keys;
    },
  };
}

const headOf = (found: Pick<GetObjectCommandOutput, "Metadata" | "LastModified">): ObjectHead => ({
  metadata: found.Metadata ?? {},
  lastModified: found.LastModified ?? new Date(0),
});

function absent(error: unknown): null {
  const name = error instanceof Error ? error.name : "";
  if (name === "NoSuchKey" || name === "NotFound") return null;
  throw error;
}
