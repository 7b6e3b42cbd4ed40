/** A zip archive of files as they are: pictures are compressed already. Each entry costs its bytes once. */
export type Entry = {name: string; content: Uint8Array<ArrayBuffer>};

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8_NAMES = 0x0800;
const VERSION = 20;

export function zip(entries: Entry[]): Blob {
  const parts: BlobPart[] = [];
  const directory: BlobPart[] = [];
  let offset = 0;
  let directorySize = 0;
  for (const {name, content} of entries) {
    const encoded = new TextEncoder().encode(name);
    const sum = crc32(content);
    const common: Array<[number, 2 | 4]> = [
      [VERSION, 2], [UTF8_NAMES, 2], [0, 2], [0, 2], [0x21, 2], [sum, 4], [content.length, 4], [content.length, 4], [encoded.length, 2], [0, 2],
    ];
    const local = fields([[LOCAL, 4], ...common]);
    const central = fields([[CENTRAL, 4], [VERSION, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]);
    parts.push(local, encoded, content);
    directory.push(central, encoded);
    offset += local.length + encoded.length + content.length;
    directorySize += central.length + encoded.length;
  }
  const end = fields([[END, 4], [0, 2], [0, 2], [entries.length, 2], [entries.length, 2], [directorySize, 4], [offset, 4], [0, 2]]);
  return new Blob([...parts, ...directory, end], {type: 'application/zip'});
}

function fields(values: Array<[number, 2 | 4]>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.reduce((sum, [, size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, size] of values) {
    size === 2 ? view.setUint16(at, value, true) : view.setUint32(at, value >>> 0, true);
    at += size;
  }
  return bytes;
}

const TABLE = Uint32Array.from({length: 256}, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(content: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of content) sum = (sum >>> 8) ^ TABLE[(sum ^ byte) & 0xff]!;
  return (sum ^ 0xffffffff) >>> 0;
}
