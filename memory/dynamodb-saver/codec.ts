import { promisify } from "node:util";
import zlib from "node:zlib";
import { dictionary } from "./dictionary.ts";
import { DamagedCheckpointError, type ItemLocation, UnsupportedFormatError } from "./errors.ts";

/** Highest storage format this code reads, and the one it writes. */
export const formatVersion = 1;

/** version, codec, CRC-32 of the content (4 bytes, little endian). */
const headerBytes = 6;

/** Second byte of everything packed: how the rest is compressed. */
const codecs = { plain: 0, brotli: 1, deflateWithDictionary: 2 } as const;

/** Below this many bytes compression rarely saves anything. */
const compressMin = 200;
/** On small contents deflate with the dictionary is smaller and faster, on big ones brotli's larger window wins. */
const dictionaryMax = 16_384;
/** Above this many bytes deflate's fastest level takes a third less time, for contents that are 4 % bigger. */
const thoroughMax = 4_096;
/** Up to this many bytes a synchronous call is cheaper than a trip to the thread pool. */
const synchronousMax = 32_768;

const brotliCompress = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliCompress);
const brotliDecompress = promisify<Uint8Array, Buffer>(zlib.brotliDecompress);

/**
 * Compresses `content` and puts version, codec and checksum before it.
 *
 * @param roomBytes packed contents up to this size cost the same, so that compressing them would only take time
 */
export function pack(content: Buffer, roomBytes = 0): Promise<Buffer> | Buffer {
  if (content.length + headerBytes <= roomBytes || content.length < compressMin) {
    return withHeader(codecs.plain, content, content);
  }
  if (content.length <= dictionaryMax)
    return smaller(codecs.deflateWithDictionary, content, deflate(content));
  if (content.length <= synchronousMax)
    return smaller(codecs.brotli, content, zlib.brotliCompressSync(content, brotliOptions(content)));
  return brotliCompress(content, brotliOptions(content)).then((body) =>
    smaller(codecs.brotli, content, body),
  );
}

/**
 * The content that `pack` was given.
 * @throws UnsupportedFormatError when a newer version wrote it; DamagedCheckpointError when it was cut or altered
 */
export async function unpack(packed: Uint8Array, location: ItemLocation): Promise<Buffer> {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  if (bytes.length < headerBytes) throw new DamagedCheckpointError("The stored bytes are cut", location);
  const version = bytes.readUInt8(0);
  if (version > formatVersion) {
    throw new UnsupportedFormatError(
      `Storage format ${version} is not supported, only up to ${formatVersion}`,
      location,
    );
  }
  const content = await decompress(bytes.readUInt8(1), bytes.subarray(headerBytes), location);
  if (zlib.crc32(content) !== bytes.readUInt32LE(2)) {
    throw new DamagedCheckpointError("The stored bytes do not match their checksum", location);
  }
  return content;
}

function smaller(codec: number, content: Buffer, body: Buffer): Buffer {
  return body.length < content.length
    ? withHeader(codec, content, body)
    : withHeader(codecs.plain, content, content);
}

function withHeader(codec: number, content: Buffer, body: Buffer): Buffer {
  const packed = Buffer.allocUnsafe(headerBytes + body.length);
  packed[0] = formatVersion;
  packed[1] = codec;
  packed.writeUInt32LE(zlib.crc32(content), 2);
  body.copy(packed, headerBytes);
  return packed;
}

function deflate(content: Buffer): Buffer {
  // A window and an output buffer no larger than needed: making them takes longer than compressing a small content.
  if (content.length <= thoroughMax)
    return zlib.deflateRawSync(content, {
      dictionary,
      level: 6,
      windowBits: 13,
      memLevel: 5,
      chunkSize: 2_048,
    });
  return zlib.deflateRawSync(content, { dictionary, level: 1 });
}

function brotliOptions(content: Buffer): zlib.BrotliOptions {
  return {
    params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: content.length < 65_536 ? 5 : 4,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      [zlib.constants.BROTLI_PARAM_LGWIN]: 20,
    },
  };
}

async function decompress(codec: number, body: Buffer, location: ItemLocation): Promise<Buffer> {
  try {
    switch (codec) {
      case codecs.plain:
        return body;
      case codecs.brotli:
        return body.length <= synchronousMax / 2
          ? zlib.brotliDecompressSync(body)
          : await brotliDecompress(body);
      case codecs.deflateWithDictionary:
        // The default output buffer of 16 KB takes longer to make than a small content to decompress.
        return zlib.inflateRawSync(body, { dictionary, chunkSize: body.length < 2_048 ? 4_096 : 16_384 });
    }
  } catch (cause) {
    throw new DamagedCheckpointError("The stored bytes cannot be decompressed", location, { cause });
  }
  throw new UnsupportedFormatError(`Codec ${codec} is not supported`, location);
}
