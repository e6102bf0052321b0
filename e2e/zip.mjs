// Makes a ZIP of some files.
import { crc32 } from "node:zlib";

/** A ZIP of these files, not compressed. */
export function zipped(files) {
  const locals = [], entries = [];
  let at = 0;
  for (const [path, bytes] of files) {
    const name = Buffer.from(path), fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    // The names are UTF-8.
    fields.writeUInt16LE(0x800, 2);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    entries.push(Buffer.from("PK\x01\x02\x14\0", "latin1"), fields, rest, name);
    locals.push(Buffer.from("PK\x03\x04"), fields, name, bytes);
    at += 4 + fields.length + name.length + bytes.length;
  }
  const index = Buffer.concat(entries), end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, index, end]);
}
