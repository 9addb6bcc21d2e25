/** What was asked for can not be done; the message says why. The command ends with exit code 2. */
export class CommandError extends Error {}

/** The command line was written in a way that makes no sense. */
export class UsageError extends CommandError {}
