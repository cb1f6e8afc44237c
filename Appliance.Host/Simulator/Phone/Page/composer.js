import { who } from './bubbles.js';
import { byId, oneLine, post, showProblem } from './dom.js';
import { connectRecorder } from './recorder.js';

// The line below the conversation: text, quotation, files, voice, place. context: selected(), find(wamid).
export function connectComposer(context) {
  const text = byId('text');
  const menu = byId('attach-menu');
  let quoted = null;
  let asStaff = false;

  const path = (what) => `/simulator/patients/${encodeURIComponent(context.selected())}/${what}`;

  function quote(message) {
    quoted = message;
    asStaff = false;
    byId('quote').hidden = !message;
    byId('quote-who').textContent = message ? who(message) : '';
    byId('quote-text').textContent = message ? oneLine(message) : '';
    if (message) text.focus();
  }

  function writeAsStaff() {
    quote(null);
    asStaff = true;
    byId('quote').hidden = false;
    byId('quote-who').textContent = 'As the clinic’s staff';
    byId('quote-text').textContent = 'What you write now comes from the clinic’s phone app; the appliance steps back.';
    text.focus();
  }

  function resize() {
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight + 2, 144)}px`;
    const empty = text.value.trim() === '';
    byId('send').hidden = empty;
    byId('record').hidden = !empty;
  }

  function reset() {
    quote(null);
    text.value = '';
    showProblem('');
    toggleMenu(false);
    resize();
  }

  function toggleMenu(open) {
    menu.hidden = !open;
    byId('attach').setAttribute('aria-expanded', String(open));
  }

  async function send() {
    const body = text.value.trim();
    if (!body) return;
    const action = asStaff
      ? { type: 'echo', text: body }
      : { type: 'text', text: body, quotedId: quoted?.wamid ?? null };
    // Cleared before the answer, so that the next message can be typed while this one is on its way.
    const target = path('messages');
    reset();
    if (!(await post(target, action)) && text.value === '') {
      text.value = body;
      resize();
    }
  }

  function upload(file, voice) {
    const query = new URLSearchParams({ name: file.name ?? '', voice: String(voice) });
    const type = file.type || (file.name?.endsWith('.ogg') || file.name?.endsWith('.opus') ? 'audio/ogg' : 'application/octet-stream');
    return post(`${path('media')}?${query}`, file, voice && type === 'audio/ogg' ? 'audio/ogg; codecs=opus' : type);
  }

  function pick(input, voice) {
    byId(input).addEventListener('change', async (event) => {
      const [file] = event.target.files;
      event.target.value = '';
      if (file) await upload(file, voice);
    });
  }

  byId('composer').addEventListener('submit', (event) => { event.preventDefault(); send(); });
  text.addEventListener('input', resize);
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
    if (event.key === 'Escape') quote(null);
  });
  byId('quote-cancel').addEventListener('click', () => { quote(null); text.focus(); });
  byId('attach').addEventListener('click', () => { toggleMenu(menu.hidden); if (!menu.hidden) menu.firstElementChild.focus(); });
  menu.addEventListener('click', () => toggleMenu(false));
  menu.addEventListener('keydown', (event) => { if (event.key === 'Escape') { toggleMenu(false); byId('attach').focus(); } });
  document.addEventListener('click', (event) => { if (!event.target.closest('.attach')) toggleMenu(false); });
  byId('attach-file').addEventListener('click', () => byId('file').click());
  byId('attach-voice').addEventListener('click', () => byId('voice-file').click());
  byId('attach-echo').addEventListener('click', writeAsStaff);
  byId('attach-place').addEventListener('click', () => byId('place-dialog').showModal());
  byId('place-dialog').addEventListener('close', () => {
    if (byId('place-dialog').returnValue !== 'send') return;
    post(path('messages'), {
      type: 'location',
      latitude: Number(byId('place-latitude').value),
      longitude: Number(byId('place-longitude').value),
      text: byId('place-name').value.trim() || null,
    });
  });
  pick('file', false);
  pick('voice-file', true);
  connectRecorder((blob) => upload(blob, true));
  resize();
  return { path, quote, reset };
}
