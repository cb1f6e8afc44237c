import { byId, clock, element, oneLine, post } from './dom.js';

const SHOWN_TRACES = 30;
const DONE_SHOWN_MS = 3000;

export function showTraces(traces, find) {
  byId('trace-empty').hidden = traces.length > 0;
  byId('traces').replaceChildren(...traces.slice(-SHOWN_TRACES).reverse().map((trace) => buildTrace(trace, find)));
}

function buildTrace(trace, find) {
  const card = element('li', 'trace');
  const about = trace.wamid ? find(trace.wamid) : null;
  if (about) card.append(element('p', 'said', `“${oneLine(about)}”`));
  const tags = element('div', 'tags');
  const tag = (className, text) => { if (text) tags.append(element('span', `tag ${className}`, text)); };
  tag('outcome', trace.outcome);
  tag('flag', trace.redFlag ? `⚠ ${trace.redFlag}` : null);
  tag('', trace.language);
  tag('', trace.route);
  // Nothing was understood of a file, or of a note in which nobody speaks: there is no intent to show.
  tag('', trace.intent && trace.confidence !== 0 ? `${trace.intent}${trace.confidence == null ? '' : ` ${Math.round(trace.confidence * 100)} %`}` : null);
  card.append(tags);
  if (trace.citation) card.append(element('p', '', `Source: ${trace.citation}`));
  if (trace.note) card.append(element('p', '', trace.note));
  const longest = Math.max(1, ...trace.timings.map((timing) => timing.milliseconds));
  for (const timing of trace.timings) {
    const row = element('div', 'timing');
    const meter = element('meter');
    meter.max = longest;
    meter.value = timing.milliseconds;
    meter.setAttribute('aria-hidden', 'true');
    row.append(element('span', '', timing.step), meter, element('span', '', `${timing.milliseconds.toFixed(timing.milliseconds < 10 ? 1 : 0)} ms`));
    card.append(row);
  }
  return card;
}

export function showRefusals(refusals) {
  byId('refusal-empty').hidden = refusals.length > 0;
  byId('refusal-count').hidden = refusals.length === 0;
  byId('refusal-count').textContent = String(refusals.length);
  byId('refusals').replaceChildren(...[...refusals].reverse().map((refusal) => {
    const item = element('li');
    item.append(element('strong', '', refusal.code ? `#${refusal.code}` : 'No code'), ` ${clock(refusal.at)} ${refusal.reason}`);
    return item;
  }));
}

async function showCounts() {
  const response = await fetch('/simulator/judge');
  const counts = await response.json();
  const rows = [
    ['Messages acknowledged', counts.acknowledged, false],
    ['Replies', counts.replies, false],
    ['Sent twice', counts.duplicates, counts.duplicates > 0],
    ['Waiting for a reply', counts.unanswered, counts.unanswered > 0],
    ['Refused sends', counts.refused, counts.refused > 0],
  ];
  byId('judge').replaceChildren(...rows.flatMap(([name, value, bad]) => [element('dt', '', name), element('dd', bad ? 'bad' : '', String(value))]));
}

function faults() {
  const kind = byId('fault-kind').value;
  const code = ['Error', 'AcceptThenFail'].includes(kind) ? Number(byId('fault-code').value) : 0;
  const chance = (id) => (byId(id).checked ? 1 : 0);
  return {
    ...(kind ? { next: { kind, code, count: Number(byId('fault-count').value) } } : {}),
    ...(byId('fault-media').value ? { nextMedia: { kind: byId('fault-media').value, count: 1 } } : {}),
    duplicateWebhooks: chance('fault-duplicates'),
    reorderWebhooks: chance('fault-reorder'),
    dropStatuses: chance('fault-statuses'),
  };
}

async function change(wanted, done) {
  if (!(await post('/simulator/faults', wanted))) return;
  byId('faults-done').textContent = done;
  setTimeout(() => { byId('faults-done').textContent = ''; }, DONE_SHOWN_MS);
}

export function connectPanel() {
  byId('open-panel').addEventListener('click', () => { document.body.dataset.view = 'panel'; byId('close-panel').focus(); });
  byId('close-panel').addEventListener('click', () => { document.body.dataset.view = 'chat'; });
  let timer = null;
  byId('counts').addEventListener('toggle', () => {
    clearInterval(timer);
    if (byId('counts').open) {
      showCounts();
      timer = setInterval(showCounts, 2000);
    }
  });
  byId('faults').addEventListener('submit', (event) => { event.preventDefault(); change(faults(), 'Applied.'); });
  byId('faults-clear').addEventListener('click', () => { byId('faults').reset(); change({ clear: true }, 'Back to normal.'); });
}
