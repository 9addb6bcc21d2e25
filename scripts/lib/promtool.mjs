// Fetches the promtool that a test has alert rules checked by, and prints its path; exits with 3 and the reason where it is not to be had.
import { join } from 'node:path';
import { debianPackage } from '../schemas/debian.mjs';

try {
  if (process.platform !== 'linux') throw new Error('It is a package of Debian.');
  const folder = await debianPackage({ name: 'prometheus', version: '2.42.0+ds-5+deb12u1', suite: 'bookworm' });
  console.log(join(folder, 'usr/bin/promtool'));
} catch (error) {
  console.log(error.message);
  process.exitCode = 3;
}
