// A browser for tests (Chromium.java). Each line that it reads is a call, {id, tab, call, args}; each line that it writes is an answer, {id, value} or {id, error}.
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { createInterface } from 'node:readline';

const { CHROMIUM, CONSOLE_HOST, CONSOLE_PORT } = process.env;
const CONSOLE = `https://${CONSOLE_HOST}`;
const WIDE = { width: 1280, height: 1024 };
// WCAG 2.1, 1.4.10: a window of 1280 x 1024 pixels at 400 %, and the width of a small telephone.
const NARROW = { width: 320, height: 256 };

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-proxy-server',
    `--host-resolver-rules=MAP ${CONSOLE_HOST} 127.0.0.1:${CONSOLE_PORT}`,
  ],
});
const tabs = new Map();

async function open(name, options) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US', viewport: WIDE, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const tab = { context, page, status: 0, alarms: [] };
  page.on('dialog', (dialog) => {
    tab.alarms.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('pageerror', (error) => tab.alarms.push(`script: ${error.message}`));
  page.on('response', (response) => {
    const request = response.request();
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
      tab.status = response.status();
    }
  });
  tabs.set(name, tab);
}

async function loading(tab, act) {
  await Promise.all([tab.page.waitForEvent('load'), act()]);
  return tab.status;
}

// What a person who can't see the page is told of the element that has the focus, and whether others see that it has it.
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) {
    return { name: '', seen: true };
  }
  const text = element.labels?.length ? element.labels[0].textContent : element.getAttribute('aria-label') ?? element.textContent;
  const style = getComputedStyle(element);
  return { name: text.trim().replace(/\s+/g, ' '), seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 };
}

// Presses the tabulator until the element of that name has the focus: there is no other way to it than the keyboard's.
async function reach(tab, name) {
  const passed = [];
  for (let presses = 0; presses < 400; presses++) {
    await tab.page.keyboard.press('Tab');
    const found = await tab.page.evaluate(focused);
    if (!found.seen) {
      throw new Error(`nobody sees that "${found.name}" has the focus`);
    }
    if (found.name === name) {
      return presses + 1;
    }
    passed.push(found.name);
  }
  throw new Error(`the keyboard does not reach "${name}", but: ${[...new Set(passed)].join(', ')}`);
}

async function violations(page) {
  // Chromium forces `color`, but not the computed `-webkit-text-fill-color`, which axe reads: each element gets the colour that people see.
  await page.evaluate(() => {
    if (matchMedia('(forced-colors: active)').matches) {
      document.querySelectorAll('*').forEach((it) => (it.style.webkitTextFillColor = getComputedStyle(it).color));
    }
  });
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const found = (await axe.analyze()).violations;
  return found.map((it) => `${it.id}: ${it.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

// The page as it is: what axe finds, its bytes before any compression, and whether it is wider than a narrow window.
async function look(tab, picture) {
  const { page } = tab;
  const axe = await violations(page);
  const sizes = await page.evaluate(() => {
    const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return { html: all[0].decodedBodySize, all: all.reduce((sum, it) => sum + it.decodedBodySize, 0) };
  });
  if (picture) {
    await page.screenshot({ path: picture, fullPage: true });
  }
  await page.setViewportSize(NARROW);
  const wider = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth > width
      ? [...document.querySelectorAll('html, body *')]
          .filter((it) => it.matches('html') || (it.getBoundingClientRect().right > width && !it.closest('.scroll *')))
          .map((it) => `${it.tagName.toLowerCase()}.${it.className}`)
      : [];
  });
  if (picture) {
    await page.screenshot({ path: picture.replace(/\.png$/, '-narrow.png'), fullPage: true });
  }
  await page.setViewportSize(WIDE);
  return { axe, ...sizes, wider, alarms: tab.alarms };
}

// On the medium print: what is to be pressed or to be filled in, and what is cut off on a page of A4, whose width is 794 pixels.
async function unprintable({ page }) {
  await page.setViewportSize({ width: 794, height: 1123 });
  const found = await page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((it) => it.getClientRects().length > 0)
      .filter((it) => it.matches('nav, button, select, textarea, input[type=checkbox]:not(:checked), input[type=text]:is([value=""], :not([value]))') || it.getBoundingClientRect().right > 794)
      .map((it) => `${it.tagName.toLowerCase()}.${it.className}#${it.id}`),
  );
  await page.setViewportSize(WIDE);
  return found;
}

const calls = {
  go: (tab, url) => loading(tab, () => tab.page.goto(new URL(url, CONSOLE).href)),
  back: (tab) => tab.page.goBack().then(() => tab.status),
  reach,
  press: (tab, key) => tab.page.keyboard.press(key),
  enter: (tab) => loading(tab, () => tab.page.keyboard.press('Enter')),
  type: (tab, text) => tab.page.keyboard.type(text),
  doubleClick: (tab, selector) => loading(tab, () => tab.page.dblclick(selector)),
  submit: (tab, selector) => loading(tab, () => tab.page.click(selector)),
  evaluate: (tab, expression) => tab.page.evaluate(expression),
  text: (tab) => tab.page.innerText('body'),
  status: (tab) => tab.status,
  address: (tab) => tab.page.url(),
  settle: (tab, address) => tab.page.waitForURL(address).then(() => tab.status),
  frames: (tab) => tab.page.frames().map((frame) => frame.url()),
  violations: (tab) => violations(tab.page),
  media: (tab, media) => tab.page.emulateMedia({ media }),
  forceColours: (tab) => tab.page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' }),
  unprintable,
  headings: (tab) => tab.page.evaluate(() => [...document.querySelectorAll('h1, h2, th[scope=col]')].map((it) => `${it.textContent}\n`).join('')),
  // What a browser tells assistive technology of the page.
  tree: (tab) => tab.page.locator('body').ariaSnapshot(),
  look,
  async download(tab) {
    const [download] = await Promise.all([tab.page.waitForEvent('download'), tab.page.keyboard.press('Enter')]);
    const path = await download.path();
    return { name: download.suggestedFilename(), path };
  },
  // A page of somebody else, at an address of theirs.
  serve: (tab, url, body) => tab.context.route(url, (route) => route.fulfill({ contentType: 'text/html', body })),
  close: (tab) => tab.context.close(),
};

async function answer({ tab, call, args }) {
  return call === 'open' ? open(tab, ...args) : calls[call](tabs.get(tab), ...args);
}

createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const asked = JSON.parse(line);
    const told = await answer(asked).then(
      (value) => ({ value: value ?? null }),
      (error) => ({ error: `${asked.call}: ${error.message}` }),
    );
    console.log(JSON.stringify({ id: asked.id, ...told }));
  })
  .on('close', () => browser.close());
