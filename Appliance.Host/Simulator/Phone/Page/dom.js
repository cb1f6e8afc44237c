// Everything that is shown goes in as text, never as markup: patients and the appliance may write what they like.

export const byId = (id) => document.getElementById(id);

export function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

export function button(className, text, label, onClick) {
  const node = element('button', className, text);
  node.type = 'button';
  if (label) node.setAttribute('aria-label', label);
  node.addEventListener('click', onClick);
  return node;
}

export const clock = (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

export function day(at) {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString()
    ? 'Today'
    : date.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
}

// What a message is when only one line of it can be shown.
export function oneLine(message) {
  if (message.file) {
    const names = { image: 'Photo', video: 'Video', document: 'Document', sticker: 'Sticker' };
    const kind = message.file.voice ? 'Voice note' : names[message.file.kind] ?? 'Audio';
    return message.text ? `${kind}: ${message.text}` : kind;
  }
  if (message.place) return 'Location';
  return message.text ?? '';
}

export function showProblem(text) {
  const problem = byId('problem');
  problem.textContent = text;
  problem.hidden = !text;
}

export async function post(path, body, type = 'application/json') {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: type === 'application/json' ? JSON.stringify(body) : body,
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error ?? `The simulator answered ${response.status}.`);
    showProblem('');
    return answer;
  } catch (failure) {
    showProblem(failure instanceof TypeError ? 'The simulator does not answer. Is it still running?' : failure.message);
    return null;
  }
}
