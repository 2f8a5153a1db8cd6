import { DamagedCheckpointError, type ItemLocation } from "./errors.ts";

const lengthBytes = 4;

/** Joins a JSON header and byte sections: header length (4 bytes, little endian), header, sections. */
export function joinFrame(header: unknown, sections: readonly Uint8Array[]): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, ...sections]);
}

/** Takes a frame apart; `lengthsOf` reads from the header how long each section is. */
export function splitFrame<Header>(
  content: Buffer,
  lengthsOf: (header: Header) => readonly number[],
  location: ItemLocation,
): { header: Header; sections: Buffer[] } {
  try {
    const bodyAt = lengthBytes + content.readUInt32LE(0);
    const header = JSON.parse(content.toString("utf8", lengthBytes, bodyAt)) as Header;
    let at = bodyAt;
    const sections = lengthsOf(header).map((length) => {
      at += length;
      return content.subarray(at - length, at);
    });
    if (at !== content.length) throw new RangeError(`${content.length} bytes, ${at} expected`);
    return { header, sections };
  } catch (cause) {
    throw new DamagedCheckpointError("The stored bytes are not a frame", location, { cause });
  }
}
