// The licences of the libraries within the bundles: they want to be handed on with them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';

/** The text that names each library of which the bundles have something, with its licence. `inputs` are paths of bundled files from the project's root. */
export function libraryLicences(inputs) {
  const folders = new Set(inputs.filter((path) => path.includes('node_modules/')).map(packageFolder));
  const libraries = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} comes without the text of its licence.`);
    return { title: `${name} ${version} (${license})`, text: readFileSync(join(folder, file), 'utf8').trim() };
  });
  const sections = new Map(libraries.map(({ title, text }) => [title, `${title}\n\n${text}\n`]));
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return ['Libraries within the bundles of Prodlint\n', ...[...sections].sort().map(([, section]) => section)].join(
    rule,
  );
}

function packageFolder(path) {
  let folder = dirname(join(root, path));
  // Folders within a package may have a package.json of their own, without a name.
  while (!isPackage(folder)) folder = dirname(folder);
  return folder;
}

function isPackage(folder) {
  const file = join(folder, 'package.json');
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version !== undefined;
}
