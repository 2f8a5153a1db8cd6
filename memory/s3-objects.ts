import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { checkKey, type ObjectStore } from "./object-store.ts";

/** Whole documents in one S3 bucket. What is there already is not written over: S3 compares and writes in one step. */
export function createS3Objects(client: S3Client, Bucket: string): ObjectStore {
  return {
    async putIfAbsent(key, body) {
      try {
        await client.send(
          new PutObjectCommand({ Bucket, Key: checkKey(key), Body: Buffer.from(body), IfNoneMatch: "*" }),
        );
        return "written";
      } catch (error) {
        if (isPresent(error)) return "present";
        throw error;
      }
    },
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: checkKey(key) }));
        return (await Body?.transformToByteArray()) ?? null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    async list(prefix) {
      const keys: string[] = [];
      const input = { Bucket, Prefix: `${checkKey(prefix)}/` };
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, input))
        keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
      return keys;
    },
  };
}

/** The condition that the key is free does not hold (S3 user guide, "Conditional writes"). */
const isPresent = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
