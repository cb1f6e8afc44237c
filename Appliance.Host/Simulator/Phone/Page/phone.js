import { atEnd, buildTurn, findTurn, scrollToEnd, showReaction, updateTurn, who } from './bubbles.js';
import { connectComposer } from './composer.js';
import { button, byId, clock, day, element, oneLine, post } from './dom.js';
import { connectPanel, showRefusals, showTraces } from './panel.js';

const state = { patients: [], messages: new Map(), byPatient: new Map(), traces: new Map(), refusals: [], typing: new Map(), unread: new Map(), selected: null };

const messagesOf = (key) => state.byPatient.get(key) ?? [];

const composer = connectComposer({ selected: () => state.selected, find: (wamid) => state.messages.get(wamid) });

const actions = {
  find: (wamid) => state.messages.get(wamid),
  quote: composer.quote,
  react: (message) => post(composer.path('messages'), { type: 'reaction', id: message.wamid, text: reactionOn(message.wamid) ? null : '👍' }),
  tap: (message, option) => post(composer.path('messages'), { type: 'button', id: option.id, text: option.title }),
};

const reactionOn = (wamid) => messagesOf(state.selected).filter((message) => message.reactionTo === wamid).at(-1)?.text;

function remember(message) {
  const known = state.messages.get(message.wamid);
  state.messages.set(message.wamid, message);
  const list = state.byPatient.get(message.patient) ?? [];
  state.byPatient.set(message.patient, list);
  if (known) list[list.indexOf(known)] = message;
  else list.push(message);
  return !known;
}

function appendMessage(message) {
  if (message.reactionTo) {
    showReaction(message.reactionTo, message.text);
    return;
  }
  const list = byId('messages');
  const previous = state.messages.get(list.lastElementChild?.dataset.wamid);
  if (!previous || day(previous.at) !== day(message.at)) list.append(element('li', 'day', day(message.at)));
  const turn = buildTurn(message, actions);
  turn.dataset.wamid = message.wamid;
  turn.classList.toggle('new-side', previous !== undefined && previous.from !== message.from);
  list.append(turn);
}

function showConversation() {
  const patient = state.patients.find((one) => one.key === state.selected);
  byId('messages').replaceChildren();
  byId('chat-empty').hidden = messagesOf(state.selected).length > 0;
  byId('chat-empty').textContent = patient ? `${patient.name} has not written yet. Say hello to the clinic.` : 'Choose a patient, or add one.';
  byId('composer').inert = !patient;
  byId('composer').style.opacity = patient ? '' : '.5';
  if (!patient) return;
  byId('chat-detail').textContent = `${patient.name}’s phone · ${patient.phone ? `+${patient.phone}` : patient.userId}`;
  for (const message of messagesOf(patient.key)) appendMessage(message);
  showTyping();
  showTraces(state.traces.get(patient.key) ?? [], actions.find);
  scrollToEnd();
}

function select(key) {
  state.selected = key;
  state.unread.delete(key);
  // Shown first: a hidden field has no height to measure.
  document.body.dataset.view = 'chat';
  composer.reset();
  showConversation();
  showPatients();
  byId('text').focus();
}

function showPatients() {
  byId('patient-empty').hidden = state.patients.length > 0;
  const lastAt = (patient) => messagesOf(patient.key).at(-1)?.at ?? 0;
  const ordered = [...state.patients].sort((a, b) => lastAt(b) - lastAt(a));
  const focused = document.activeElement?.dataset?.key;
  byId('patient-list').replaceChildren(...ordered.map(buildPatient));
  if (focused) byId('patient-list').querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function buildPatient(patient) {
  const last = messagesOf(patient.key).filter((message) => !message.reactionTo).at(-1);
  const row = button('patient', null, null, () => select(patient.key));
  row.dataset.key = patient.key;
  row.setAttribute('aria-current', String(patient.key === state.selected));
  const avatar = element('span', 'avatar', [...patient.name.trim()][0]?.toUpperCase() ?? '?');
  avatar.setAttribute('aria-hidden', 'true');
  // 137° steps keep neighbouring numbers apart on the colour circle.
  avatar.style.setProperty('--hue', String([...patient.key].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 3600, 7) * 137 % 360));
  const about = element('span', 'about');
  const first = element('span', 'first');
  first.append(element('strong', '', patient.name), element('time', '', last ? clock(last.at) : ''));
  const second = element('span', 'second');
  const typing = (state.typing.get(patient.key) ?? 0) > Date.now();
  const preview = typing ? 'The clinic is typing…' : last ? `${last.from === 'patient' ? 'You: ' : ''}${oneLine(last)}` : 'No messages yet';
  second.append(element('span', 'preview', preview));
  const unread = state.unread.get(patient.key) ?? 0;
  if (unread) {
    const badge = element('span', 'badge', String(unread));
    badge.setAttribute('aria-label', `${unread} unread`);
    second.append(badge);
  }
  about.append(first, second);
  row.append(avatar, about);
  const item = element('li');
  item.append(row);
  return item;
}

function showTyping() {
  const until = state.typing.get(state.selected) ?? 0;
  const stay = atEnd();
  byId('typing').hidden = until <= Date.now();
  if (stay) scrollToEnd();
}

function onMessage(message) {
  const isNew = remember(message);
  if (isNew && message.from !== 'patient') {
    state.typing.delete(message.patient);
    if (message.patient !== state.selected) state.unread.set(message.patient, (state.unread.get(message.patient) ?? 0) + 1);
  }
  if (message.patient === state.selected) {
    const stay = atEnd() || message.from === 'patient';
    byId('chat-empty').hidden = true;
    if (!isNew) {
      const turn = findTurn(message.wamid);
      if (turn) updateTurn(turn, message);
    } else {
      appendMessage(message);
      if (message.from !== 'patient') byId('announcer').textContent = `${who(message)}: ${oneLine(message)}`;
      byId('to-end').hidden = stay;
    }
    showTyping();
    if (stay) scrollToEnd();
  }
  if (isNew) showPatients();
}

function onTyping({ patient, until }) {
  state.typing.set(patient, until);
  if (patient === state.selected) byId('announcer').textContent = 'The clinic is typing';
  showTyping();
  showPatients();
  setTimeout(() => { showTyping(); showPatients(); }, Math.max(0, until - Date.now()) + 50);
}

function onTrace({ patient, trace }) {
  const list = state.traces.get(patient) ?? [];
  state.traces.set(patient, list);
  list.push(trace);
  if (patient === state.selected) showTraces(list, actions.find);
}

function onConnection({ connected }) {
  byId('connection').className = `connection ${connected ? 'good' : 'bad'}`;
  byId('connection').textContent = connected ? `Clinic +${state.clinic}` : 'No appliance is connected yet; messages wait.';
}

function onState(full) {
  state.patients = full.patients;
  state.messages.clear();
  state.byPatient.clear();
  state.traces.clear();
  full.messages.forEach(remember);
  for (const { patient, trace } of full.traces) {
    state.traces.set(patient, [...(state.traces.get(patient) ?? []), trace]);
  }
  state.refusals = full.refusals;
  state.clinic = full.clinic;
  onConnection(full);
  if (!state.patients.some((patient) => patient.key === state.selected)) state.selected = null;
  // On a desktop there is room to open the first conversation at once.
  if (!state.selected && state.patients.length && matchMedia('(min-width: 701px)').matches) state.selected = state.patients[0].key;
  showPatients();
  showConversation();
  showRefusals(state.refusals);
}

const source = new EventSource('/simulator/events');
const on = (name, handle) => source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
on('state', onState);
on('connection', onConnection);
on('message', onMessage);
on('typing', onTyping);
on('trace', onTrace);
on('refusal', (refusal) => {
  state.refusals = [...state.refusals, refusal].slice(-20);
  showRefusals(state.refusals);
});
on('patient', (patient) => {
  state.patients = [...state.patients.filter((one) => one.key !== patient.key), patient];
  showPatients();
});
source.addEventListener('error', () => {
  byId('connection').className = 'connection bad';
  byId('connection').textContent = 'The simulator does not answer; trying again…';
});

byId('new-patient').addEventListener('submit', async (event) => {
  event.preventDefault();
  const input = byId('new-patient-name');
  const patient = await post('/simulator/patients', { name: input.value.trim() });
  if (!patient) return;
  input.value = '';
  if (!state.patients.some((one) => one.key === patient.key)) state.patients.push(patient);
  select(patient.key);
});
byId('back').addEventListener('click', () => { document.body.dataset.view = 'list'; });
let pinned = true;
byId('scroller').addEventListener('scroll', () => {
  pinned = atEnd();
  if (pinned) byId('to-end').hidden = true;
});
// A keyboard or a quotation takes room from below: who read the end still reads it.
new ResizeObserver(() => { if (pinned) scrollToEnd(); }).observe(byId('scroller'));
byId('to-end').addEventListener('click', () => { scrollToEnd(); byId('to-end').hidden = true; });
connectPanel();
showConversation();
