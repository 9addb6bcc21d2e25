// Fetches exact versions of Debian's packages into the cache folder, with lists and settings of its own: the machine's are not touched.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached, cacheFolder } from '../vscode/cache.mjs';

const execute = promisify(execFile);

/** Why Debian's packages can not be had, in words for a person. */
export class DebianUnavailable extends Error {}

/** Unpacks a binary package once; resolves to the folder that holds its `usr`. */
export function debianPackage({ name, version, suite }) {
  return cached(`debian-${name}-${version}`, async (folder) => {
    const apt = await privateApt(suite);
    await runApt(apt, ['download', `${name}=${version}`], folder);
    for (const file of await readdir(folder)) await execute('dpkg', ['-x', file, '.'], { cwd: folder });
  });
}

/** Takes one file out of the upstream archive of a source package; resolves to its path. */
export async function debianSourceFile({ name, version, suite, file }) {
  const folder = await cached(`debian-${name}-${version}`, async (target) => {
    const apt = await privateApt(suite);
    // The archive may be served where the packaging that surrounds it is not: only its presence counts.
    await runApt(apt, ['source', '--download-only', `${name}=${version}`], target).catch(() => undefined);
    const archive = (await readdir(target)).find((entry) => entry.includes('.orig.tar'));
    if (archive === undefined) throw new DebianUnavailable(`The source of ${name} ${version} can not be downloaded.`);
    await execute('tar', ['--extract', '--file', archive, '--strip-components=1', '--wildcards', `*/${file}`], {
      cwd: target,
    });
  });
  return join(folder, file);
}

async function runApt(apt, args, cwd) {
  try {
    await execute('apt-get', ['--quiet', ...args], { cwd, env: { ...process.env, APT_CONFIG: apt } });
  } catch (error) {
    throw new DebianUnavailable(`apt-get ${args.join(' ')}: ${String(error.stderr ?? error.message).trim()}`);
  }
}

/** Makes an apt configuration for one suite of Debian with its own lists, and returns its path. */
async function privateApt(suite) {
  const folder = join(cacheFolder, 'debian-lists', suite);
  const settings = join(folder, 'apt.conf');
  if (existsSync(join(folder, 'complete'))) return settings;
  const uri = await debianMirror();
  for (const path of ['lists/partial', 'cache/archives/partial', 'preferences.d']) {
    await mkdir(join(folder, path), { recursive: true });
  }
  await writeFile(join(folder, 'status'), '');
  const keyring = '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]';
  await writeFile(
    join(folder, 'sources.list'),
    `deb ${keyring} ${uri} ${suite} main\ndeb-src ${keyring} ${uri} ${suite} main\n`,
  );
  const lines = {
    'Dir::State': folder,
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferencesparts': join(folder, 'preferences.d'),
    'Acquire::Languages': 'none',
    'Acquire::GzipIndexes': 'true',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    'APT::Sandbox::User': 'root',
  };
  await writeFile(
    settings,
    Object.entries(lines)
      .map(([key, value]) => `${key} "${value}";\n`)
      .join(''),
  );
  await runApt(settings, ['update']);
  await writeFile(join(folder, 'complete'), '');
  return settings;
}

/** Where this machine gets Debian from. */
async function debianMirror() {
  let targets;
  try {
    targets = await execute('apt-get', ['indextargets', '--format', '$(ORIGIN) $(LABEL) $(REPO_URI)']);
  } catch (error) {
    throw new DebianUnavailable(`apt-get is needed and does not run here: ${error.message}`);
  }
  const mirror = targets.stdout.match(/^Debian Debian (\S+)$/m)?.[1];
  if (mirror === undefined) throw new DebianUnavailable('apt knows no Debian mirror here.');
  return mirror;
}
