// Opens VS Code's web workbench in a headless Chromium, with the extension under development and its tests.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium } from './chromium.mjs';

const WINDOW = { width: 1280, height: 800 };
const LOAD_TIMEOUT_MS = 60_000;
const ACTION_TIMEOUT_MS = 15_000;

const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Opens the workbench. `payload` is what VS Code's web build calls the list of pairs that says which extension is under development.
 * `onLog(type, values)` gets what the tests write to the console. Resolves to the page, `exitCode` (a promise for the code that the test
 * run ends with) and `close()`.
 */
export async function openWorkbench({ port, workspace, payload, onLog, onPageError }) {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    headless: true,
    args: CHROMIUM_ARGUMENTS,
    // The launcher ends the browser itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    const page = await browser.newPage({ viewport: WINDOW });
    page.setDefaultTimeout(ACTION_TIMEOUT_MS);
    page.on('pageerror', onPageError);
    let exit;
    const exitCode = new Promise((resolve) => {
      exit = resolve;
    });
    // VS Code calls these two functions when they are there: the one for each console message, the other at the end.
    await page.exposeFunction('codeAutomationLog', onLog);
    await page.exposeFunction('codeAutomationExit', exit);
    page.on('crash', () => {
      onLog('error', ["VS Code's page crashed."]);
      exit(1);
    });
    const address = new URL(`http://127.0.0.1:${port}/`);
    address.searchParams.set('folder', workspace);
    address.searchParams.set('payload', JSON.stringify(payload));
    await page.goto(address.href, { timeout: LOAD_TIMEOUT_MS });
    await page.waitForSelector('.monaco-workbench', { timeout: LOAD_TIMEOUT_MS });
    return { page, exitCode, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** What a test may ask of the page, by the name it asks with. */
export const pageActions = {
  screenshot: async (page, { file }) => {
    await mkdir(dirname(file), { recursive: true });
    await page.screenshot({ path: file, animations: 'disabled', caret: 'initial' });
  },
  press: (page, { keys }) => page.keyboard.press(keys),
  type: (page, { text }) => page.keyboard.type(text, { delay: 10 }),
  click: (page, { selector }) => visible(page, selector).click(),
  hover: (page, { selector }) => visible(page, selector).hover(),
  see: async (page, { selector }) => {
    const found = visible(page, selector);
    await found.waitFor();
    return (await found.allInnerTexts()).join('\n');
  },
  gone: (page, { selector }) => visible(page, selector).waitFor({ state: 'hidden' }),
  value: (page, { selector }) => visible(page, selector).inputValue(),
};

function visible(page, selector) {
  return page.locator(selector).filter({ visible: true }).first();
}
