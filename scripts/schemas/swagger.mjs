// Fetches the official OpenAPI document that a test compares with, and prints its path; exits with 3 and the reason where it is not to be had.
import { DebianUnavailable, debianSourceFile } from './debian.mjs';
import { SWAGGER } from './sources.mjs';

try {
  console.log(await debianSourceFile(SWAGGER));
} catch (error) {
  if (!(error instanceof DebianUnavailable)) throw error;
  console.log(error.message);
  process.exitCode = 3;
}
