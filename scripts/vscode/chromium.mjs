// Finds a Chromium to open VS Code's server build in, or installs Debian's.
import { existsSync } from 'node:fs';
import { onPath, run } from './programs.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const ELSEWHERE = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The path of a Chromium, installed with apt-get where that is possible; rejects with one sentence when there is none. */
export async function ensureChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH names a file that does not exist: ${given}`);
    return given;
  }
  const found = findChromium();
  if (found !== undefined) return found;
  await installWithApt();
  const installed = findChromium();
  if (installed === undefined) throw new Error('apt-get installed chromium, but no chromium is on the PATH.');
  return installed;
}

function findChromium() {
  return NAMES.map(onPath).find((path) => path !== undefined) ?? ELSEWHERE.find((path) => existsSync(path));
}

async function installWithApt() {
  const help = 'Install Chromium or Chrome, or set CHROMIUM_PATH to one.';
  if (onPath('apt-get') === undefined) throw new Error(`The editor tests need Chromium. ${help}`);
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = async (...args) => {
    const [program, ...rest] = [...asRoot, 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=120', ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run(program, rest, { env, timeout: 5 * 60_000 });
  };
  console.log('Installing chromium with apt-get ...');
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  } catch (error) {
    throw new Error(`The editor tests need Chromium, and apt-get could not install it. ${help}\n${error.message}`);
  }
}
