// What the scaffold makes.

/** A file, by its path below the folder that the scaffold is made in, with slashes. */
export interface ScaffoldFile {
  readonly path: string;
  readonly text: string;
}

/** Where everything lies that is no business of the application's source. */
export const FOLDER = 'deploy';
