import { button, byId, clock, element, oneLine } from './dom.js';

const TICKS = {
  sent: ['✓', 'sent'],
  delivered: ['✓✓', 'delivered'],
  read: ['✓✓', 'read'],
  failed: ['!', 'not delivered'],
};

const bubbleId = (wamid) => `m-${wamid}`;

export const findTurn = (wamid) => document.getElementById(bubbleId(wamid));

export const who = (message) => ({ patient: 'You', clinic: 'Clinic', staff: 'Clinic’s staff' })[message.from];

// Builds one message; actions: quote(message), react(message), tap(message, option), find(wamid).
export function buildTurn(message, actions) {
  const turn = element('li', `turn ${message.from === 'patient' ? 'mine' : message.from}`);
  turn.id = bubbleId(message.wamid);
  const bubble = element('div', 'bubble');
  if (message.from === 'staff') bubble.append(element('div', 'label', 'Clinic’s staff, on the phone app'));
  if (message.quote) bubble.append(buildQuote(message.quote, actions));
  if (message.file) bubble.append(buildFile(message.file));
  if (message.place) bubble.append(buildPlace(message.place));
  if (message.text) bubble.append(element('div', 'body', message.text));

  const meta = element('div', 'meta');
  const time = element('time', '', clock(message.at));
  time.dateTime = new Date(message.at).toISOString();
  meta.append(time, element('span', 'tick'));
  bubble.append(meta, element('p', 'note'));

  const tools = element('div', 'tools');
  tools.append(
    button('icon i-reply', null, 'Reply to this message', () => actions.quote(message)),
    button('icon i-thumb', null, 'React with a thumbs up', () => actions.react(message)));
  bubble.append(tools);
  turn.append(bubble);
  if (message.buttons?.length) turn.append(buildOptions(message, actions));
  updateTurn(turn, message);
  return turn;
}

// Changes only what can change, so that neither the reader's place nor a playing voice note is lost.
export function updateTurn(turn, message) {
  const tick = turn.querySelector('.tick');
  const [sign, label] = TICKS[message.tick];
  // The clinic's messages lie on this phone: only a failure is worth a sign.
  const shown = message.from === 'patient' || message.tick === 'failed';
  tick.textContent = shown ? sign : '';
  tick.className = `tick ${message.tick}`;
  if (shown) {
    tick.setAttribute('role', 'img');
    tick.setAttribute('aria-label', label);
  }
  const note = turn.querySelector('.note');
  note.textContent = message.note ?? '';
  note.hidden = !message.note;
}

export function showReaction(wamid, emoji) {
  const turn = findTurn(wamid);
  if (!turn) return;
  turn.querySelector('.reactions')?.remove();
  turn.classList.toggle('reacted', Boolean(emoji));
  if (emoji) {
    const reaction = element('span', 'reactions', emoji);
    reaction.setAttribute('role', 'img');
    reaction.setAttribute('aria-label', `Reaction ${emoji}`);
    turn.querySelector('.bubble').append(reaction);
  }
}

export function jumpTo(wamid) {
  const turn = findTurn(wamid);
  if (!turn) return;
  const bubble = turn.querySelector('.bubble');
  turn.scrollIntoView({ block: 'center' });
  bubble.classList.add('flash');
  setTimeout(() => bubble.classList.remove('flash'), 1300);
}

export function atEnd() {
  const scroller = byId('scroller');
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
}

export function scrollToEnd() {
  const scroller = byId('scroller');
  scroller.scrollTop = scroller.scrollHeight;
}

function buildQuote(wamid, actions) {
  const quoted = actions.find(wamid);
  const quote = button('quote', null, 'Go to the quoted message', () => jumpTo(wamid));
  quote.append(
    element('span', '', quoted ? who(quoted) : 'Earlier message'),
    element('p', '', quoted ? oneLine(quoted) : 'not on this phone'));
  return quote;
}

function buildFile(file) {
  if (file.url && (file.kind === 'image' || file.kind === 'sticker')) {
    const image = element('img', 'photo');
    image.src = file.url;
    image.alt = file.name ? `Photo ${file.name}` : 'Photo';
    image.addEventListener('load', () => { if (atEnd()) scrollToEnd(); });
    return image;
  }
  if (file.url && file.kind === 'audio') {
    const audio = element('audio');
    audio.controls = true;
    audio.preload = 'metadata';
    audio.src = file.url;
    audio.setAttribute('aria-label', file.voice ? 'Voice note' : 'Audio');
    return audio;
  }
  const link = element(file.url ? 'a' : 'span', 'file');
  if (file.url) link.href = file.url;
  link.append(element('span', '', '📄'), element('span', '', file.name ?? 'File'));
  link.firstChild.setAttribute('aria-hidden', 'true');
  return link;
}

function buildPlace(place) {
  const node = element('div', 'file');
  const pin = element('span', '', '📍');
  pin.setAttribute('aria-hidden', 'true');
  const degrees = `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
  node.append(pin, element('span', '', place.name ? `${place.name} (${degrees})` : degrees));
  return node;
}

function buildOptions(message, actions) {
  const list = message.buttons.length > 3 || message.buttons.some((option) => option.description);
  const options = element('div', list ? 'options list' : 'options');
  options.setAttribute('role', 'group');
  options.setAttribute('aria-label', 'Quick replies');
  for (const option of message.buttons) {
    const node = button('', option.title, null, () => actions.tap(message, option));
    if (option.description) node.append(element('small', '', option.description));
    options.append(node);
  }
  return options;
}
