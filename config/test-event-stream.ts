import { crc32 } from "node:zlib";

/**
 * One event of a response stream as AWS frames it: lengths, headers, JSON, and a checksum after each part. See
 * https://docs.aws.amazon.com/lexv2/latest/dg/event-stream-encoding.html
 */
export function encodeEvent(type: string, payload: unknown): Buffer {
  const headers = Buffer.concat([
    encodeHeader(":event-type", type),
    encodeHeader(":content-type", "application/json"),
    encodeHeader(":message-type", "event"),
  ]);
  const body = Buffer.from(JSON.stringify(payload));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(headers.length + body.length + 16, 0);
  lengths.writeUInt32BE(headers.length, 4);
  const message = Buffer.concat([lengths, checksum(lengths), headers, body]);
  return Buffer.concat([message, checksum(message)]);
}

const TEXT = 7;

function encodeHeader(name: string, value: string): Buffer {
  const size = Buffer.alloc(2);
  size.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([TEXT]),
    size,
    Buffer.from(value),
  ]);
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum;
}
