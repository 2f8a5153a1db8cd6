import { DamagedCheckpointError, type ItemLocation } from "./errors.ts";

const lengthBytes = 4;

/** Joins a JSON header and byte sections: header length (4 bytes, little endian), header, sections. */
export function joinFrame(header: unknown, sections: readonly Uint8Array[]): Buffer {
  const json = JSON.stringify(header);
  const jsonBytes = Buffer.byteLength(json);
  let at = lengthBytes + jsonBytes;
  const frame = Buffer.allocUnsafe(sections.reduce((total, section) => total + section.byteLength, at));
  frame.writeUInt32LE(jsonBytes, 0);
  frame.write(json, lengthBytes);
  for (const section of sections) {
    frame.set(section, at);
    at += section.byteLength;
  }
  return frame;
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
