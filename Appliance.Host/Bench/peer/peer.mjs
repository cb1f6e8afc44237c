// The load of `appliance bench llm` through node-llama-cpp, as well as that package can do it: one context with as many sequences as
// conversations speak at once, sequences kept from wave to wave, batching and flash attention as the package chooses.
// Order: one line of JSON on standard input (PeerOrder in PeerProcess.cs). Answer: one line of JSON an event on standard output.

import { createInterface } from 'node:readline';
import { getLlama, LlamaChatSession, LlamaLogLevel } from 'node-llama-cpp';

const say = event => process.stdout.write(`${JSON.stringify(event)}\n`);

async function readOrder() {
  for await (const line of createInterface({ input: process.stdin }))
    return JSON.parse(line);
  throw new Error('no order on standard input');
}

/** One answer; tells when its first token came. */
async function ask(session, question, maxTokens, report) {
  const start = performance.now();
  let tokens = 0;
  await session.prompt(question, {
    temperature: 0,
    maxTokens,
    onToken: chunk => {
      if (tokens === 0)
        say({ event: 'first', ...report, milliseconds: performance.now() - start });
      tokens += chunk.length;
    },
  });
  return tokens;
}

/** New conversations, one a sequence, all at the same moment. */
async function firstContacts(wave, questions, sequences, order) {
  const sessions = sequences.map(contextSequence => new LlamaChatSession({ contextSequence, systemPrompt: order.systemPrompt, autoDisposeSequence: false }));
  const start = performance.now();
  const tokens = await Promise.all(questions.map((question, index) => ask(sessions[index], question, order.firstContactTokens, { wave })));
  say({ event: 'wave', wave, milliseconds: performance.now() - start, tokens: tokens.reduce((sum, count) => sum + count, 0) });
  sessions.forEach(session => session.dispose());
}

/** One turn of every conversation; as many at once as there are sequences, each taken by the next conversation when it is free. */
async function roundRobinTurn(wave, questions, histories, sequences, order) {
  const waiting = questions.map((question, index) => ({ question, index }));
  let tokens = 0;
  const start = performance.now();
  await Promise.all(sequences.map(async contextSequence => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const session = new LlamaChatSession({ contextSequence, systemPrompt: order.systemPrompt, autoDisposeSequence: false });
      if (histories[next.index])
        session.setChatHistory(histories[next.index]);
      tokens += await ask(session, next.question, order.roundRobinTokens, { wave });
      histories[next.index] = session.getChatHistory();
      session.dispose();
    }
  }));
  say({ event: 'wave', wave, milliseconds: performance.now() - start, tokens });
}

const order = await readOrder();
const start = performance.now();
const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath: order.model });
const context = await model.createContext({ sequences: order.sequences, contextSize: order.contextTokens, threads: order.threads });
const sequences = Array.from({ length: order.sequences }, () => context.getSequence());
say({ event: 'loaded', milliseconds: performance.now() - start });
for (const [index, questions] of order.firstContacts.entries())
  await firstContacts(`wave ${index}`, questions, sequences, order);
const histories = [];
for (const [index, questions] of order.roundRobin.entries())
  await roundRobinTurn(`turn ${index + 1}`, questions, histories, sequences, order);
say({ event: 'end' });
await llama.dispose();
