// Takes a file out of a zip archive; the format is that of PKWARE's APPNOTE.TXT, of which this reads what common archives have.
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = Buffer.from('PK\u0005\u0006');
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** The bytes of the file with this path in a zip archive. Throws where there is no such file, or the archive is of a kind that is not read here (zip64, encrypted). */
export function readZipFile(archive, path) {
  const end = archive.lastIndexOf(END_OF_DIRECTORY);
  if (end < 0) throw new Error('This is no zip archive.');
  let offset = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    if (archive.readUInt32LE(offset) !== DIRECTORY_ENTRY)
      throw new Error('The directory of the zip archive can not be read.');
    const nameLength = archive.readUInt16LE(offset + 28);
    if (archive.toString('utf8', offset + 46, offset + 46 + nameLength) === path) {
      const [flags, method] = [archive.readUInt16LE(offset + 8), archive.readUInt16LE(offset + 10)];
      const [compressed, size] = [archive.readUInt32LE(offset + 20), archive.readUInt32LE(offset + 24)];
      return readEntry(archive, archive.readUInt32LE(offset + 42), { path, flags, method, compressed, size });
    }
    offset += 46 + nameLength + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
  }
  throw new Error(`The zip archive has no ${path}.`);
}

function readEntry(archive, header, { path, flags, method, compressed, size }) {
  const isEncrypted = (flags & 1) !== 0;
  if (archive.readUInt32LE(header) !== LOCAL_HEADER || isEncrypted || (method !== STORED && method !== DEFLATED))
    throw new Error(`${path} is stored in the zip archive in a way that can not be read.`);
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const data = archive.subarray(start, start + compressed);
  const bytes = method === STORED ? data : inflateRawSync(data);
  if (bytes.length !== size) throw new Error(`${path} is damaged in the zip archive.`);
  return bytes;
}
