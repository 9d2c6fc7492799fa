import { chromium } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findChromium } from './find-chromium.mjs';

// Draws the desktop app's pictures from their two SVGs. Run by hand after one of them has changed: `node scripts/draw-icons.mjs`.

const ROOT = join(import.meta.dirname, '..');
const ASSETS = join(ROOT, 'src/main/electron/assets');
const ICON = join(ROOT, 'src/renderer/public/icon.svg');
const TEMPLATE = join(ASSETS, 'tray-template.svg');

const PICTURES = [
  { svg: ICON, size: 16, file: 'tray-16.png' },
  { svg: ICON, size: 32, file: 'tray-32.png' },
  { svg: ICON, size: 256, file: 'icon-256.png' },
  { svg: TEMPLATE, size: 16, file: 'tray-template-16.png' },
  { svg: TEMPLATE, size: 32, file: 'tray-template-32.png' },
];

const executablePath = findChromium();
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
try {
  const page = await browser.newPage();
  for (const { svg, size, file } of PICTURES) {
    await page.setViewportSize({ width: size, height: size });
    const markup = await readFile(svg, 'utf8');
    await page.setContent(
      `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${markup}`,
    );
    await page.screenshot({ path: join(ASSETS, file), omitBackground: true });
  }
} finally {
  await browser.close();
}
