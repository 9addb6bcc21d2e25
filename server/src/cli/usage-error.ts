/** The command line was called in a way that makes no sense, or can not work. It ends with exit code 2. */
export class UsageError extends Error {}
