// What Prodlint itself is run with, in pipelines that the scaffold makes and in those that it is added to.

export const RUNNER = 'ubuntu-24.04';

/** The Node.js that Prodlint is run with. */
export const NODE_VERSION = '22';
export const NODE_IMAGE = 'node:22.20.0';
