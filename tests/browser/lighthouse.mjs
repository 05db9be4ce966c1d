// Lighthouse with one Chromium for many pages: an address a line in, a report (JSON, what the test needs) a line out.
import { createInterface } from "node:readline";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [chromePath, ...chromeFlags] = process.argv.slice(2);
const onlyCategories = ["performance", "accessibility", "best-practices", "seo"];
const chrome = await launch({ chromePath, chromeFlags });

for await (const url of createInterface({ input: process.stdin })) {
  let said;
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "silent", onlyCategories });
    said = lhr.runtimeError ? { error: lhr.runtimeError.message } : report(lhr);
  } catch (failure) {
    said = { error: String(failure) };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
chrome.kill();

function report({ categories, audits }) {
  const scores = {};
  const findings = [];
  for (const [name, { score, auditRefs }] of Object.entries(categories)) {
    scores[name] = Math.round(100 * (score ?? 0));
    for (const { id, weight } of auditRefs) {
      const { title, displayValue, score: part } = audits[id];
      if (weight && part !== null && part < 1) findings.push(`${name}: ${title} ${displayValue ?? ""}`.trim());
    }
  }
  return { scores, findings };
}
