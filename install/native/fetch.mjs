// Brings the native engines to artifacts/native/<platform>/, from npm packages locked with integrity hashes.
// Usage: node install/native/fetch.mjs [platform…]   (all platforms when none is named; Node 18 or newer, no dependencies)
//        node install/native/fetch.mjs --gpu NAME [folder]   (adds a graphics back end of llama.cpp, or a whisper.cpp that computes
//        on a graphics card, to an installed program's native folder, artifacts/appliance/native when none is named; see gpuBackends)
// Another engine: one entry in `engines` below and one in package.json, then in this folder
//   npm install --package-lock-only --ignore-scripts --force
// Only files are taken out of the packages, so what they would need to run is left out: peers (.npmrc) and, by `overrides` in
// package.json, the browser's ONNX Runtime.
// Errors are written the way MSBuild recognises, so that a build shows them as its own.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { placeWhisper, whisperKey } from './whisper.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(here, '../../artifacts/native');
const lockFile = join(target, '.lock');
const workPrefix = '.fetch-';

// `files` are paths in the package, per platform; the last segment may contain *. Left out: DirectML.dll and the shader
// compiler beside onnxruntime.dll, which loads them only when a GPU provider is asked for (delay-loaded import).
// `licence` is the text shipped beside the libraries: in licences/ where the package brings none.
const engines = [
  {
    package: 'onnxruntime-node',
    licence: join(here, 'licences/onnxruntime-node.txt'),
    files: { 'linux-x64': ['bin/napi-v6/linux/x64/libonnxruntime.so.*'], 'win-x64': ['bin/napi-v6/win32/x64/onnxruntime.dll'] },
  },
  {
    // One library of the CPU back end a processor generation: the engine itself picks the one that fits.
    package: '@node-llama-cpp/linux-x64',
    licence: join(here, 'licences/llama.cpp.txt'),
    files: { 'linux-x64': ['bins/linux-x64/libllama.v*.so', 'bins/linux-x64/libggml*.so'] },
  },
  {
    // A release behind that for Linux: the last one that is there for Windows. Its functions and structs are the same (LlamaAbi.cs).
    package: '@node-llama-cpp/win-x64',
    licence: join(here, 'licences/llama.cpp.txt'),
    files: { 'win-x64': ['bins/win-x64/llama.v*.dll', 'bins/win-x64/ggml*.dll'] },
  },
  {
    package: '@ricky0123/vad-web',
    licence: join(here, 'licences/silero-vad.txt'),
    files: { 'linux-x64': ['dist/silero_vad_v6.onnx'], 'win-x64': ['dist/silero_vad_v6.onnx'] },
  },
  {
    // Compiled (whisper.mjs). Not for win-x64: of the three prebuilt addons for it (1.1.1) none exports a function of whisper.cpp.
    package: 'whisper.rn',
    licence: join(here, 'licences/whisper.cpp.txt'),
    files: { 'linux-x64': [] },
    place: placeWhisper,
  },
];

// Fetched only when asked for: each has a package.json and a lock file of its own in gpu/.
// cuda-ext is the same back end compiled for older cards too. `as`: the name that the program looks for.
const gpuBackends = {
  cuda: { package: '@node-llama-cpp/linux-x64-cuda', file: 'bins/linux-x64-cuda/libggml-cuda.so' },
  'cuda-ext': { package: '@node-llama-cpp/linux-x64-cuda-ext', file: 'bins/linux-x64-cuda/fallback/libggml-cuda.so' },
  vulkan: { package: '@node-llama-cpp/linux-x64-vulkan', file: 'bins/linux-x64-vulkan/libggml-vulkan.so' },
  'whisper-cuda': { package: '@fugood/node-whisper-linux-x64-cuda', file: 'index.node', as: 'libwhisper-gpu.so' },
  'whisper-vulkan': { package: '@fugood/node-whisper-linux-x64-vulkan', file: 'index.node', as: 'libwhisper-gpu.so' },
};

const platforms = [...new Set(engines.flatMap(engine => Object.keys(engine.files)))];
const oldestNodeMajor = 18;
const npmTimeoutMilliseconds = 15 * 60 * 1000;
const lockTimeoutMilliseconds = npmTimeoutMilliseconds + 60 * 1000;
const lockPollMilliseconds = 200;
const npmOutputLinesShown = 15;

class FetchError extends Error {}

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json', '.npmrc', 'fetch.mjs', 'whisper.mjs'].map(name => join(here, name)))
    hash.update(fs.readFileSync(file));
  for (const engine of engines)
    hash.update(fs.readFileSync(engine.licence));
  return hash.update(whisperKey()).digest('hex');
}

const stampOf = platform => join(target, platform, '.stamp');

/** Whether the platform's folder was made from these inputs; dates its stamp anew, because builds compare dates. */
function isCurrent(platform, wanted) {
  const stamp = stampOf(platform);
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== wanted)
    return false;
  const now = new Date();
  fs.utimesSync(stamp, now, now);
  return true;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Waits until no other build fetches, and keeps the next ones waiting until this process ends. */
async function takeLock() {
  const deadline = Date.now() + lockTimeoutMilliseconds;
  for (;;) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      process.on('exit', () => fs.rmSync(lockFile, { force: true }));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST')
        throw error;
    }
    const owner = Number.parseInt(fs.existsSync(lockFile) ? fs.readFileSync(lockFile, 'utf8') : '', 10);
    if (owner && !isRunning(owner))
      fs.rmSync(lockFile, { force: true });
    else if (Date.now() > deadline)
      throw new FetchError(`another fetch (process ${owner}) did not finish in ${lockTimeoutMilliseconds / 1000} s; end it or remove ${lockFile}, then build again`);
    else
      await sleep(lockPollMilliseconds);
  }
}

/** The sentence for what npm complained about, and what to do. */
function explain(output) {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(output)?.[1] ?? 'unknown';
  if (code === 'EINTEGRITY')
    return 'a downloaded package does not match its hash in install/native/package-lock.json, so nothing was installed; run "npm cache clean --force" and build again, and if it stays, distrust the package source';
  if (/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|UNABLE_TO|SELF_SIGNED|CERT_)/.test(code))
    return `npm cannot reach its package source (${code}); connect this machine or point npm to a mirror ("npm config set registry …", "proxy", "cafile"), then build again. Or copy artifacts/native from a machine that has built the same version`;
  if (code === 'ENOSPC')
    return 'the disk is full; the engines need about 500 MB while they are unpacked, CUDA 2 GB';
  return `npm failed (${code}); its last words are above`;
}

function installPackages(source, folder) {
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    fs.copyFileSync(join(source, name), join(folder, name));
  // --force only lets packages of the other platform in; the hashes of the lock file are checked all the same.
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--force'], {
    cwd: folder, encoding: 'utf8', timeout: npmTimeoutMilliseconds, shell: process.platform === 'win32',
  });
  if (npm.error?.code === 'ENOENT')
    throw new FetchError('npm was not found; install it (it comes with Node.js, some distributions have it as the package "npm"), then build again');
  if (npm.error?.code === 'ETIMEDOUT')
    throw new FetchError(`npm did not finish in ${npmTimeoutMilliseconds / 60000} minutes; look at the connection, then build again`);
  if (npm.error)
    throw npm.error;
  if (npm.status !== 0) {
    const output = `${npm.stdout}${npm.stderr}`;
    console.error(output.trimEnd().split('\n').slice(-npmOutputLinesShown).map(line => `  ${line}`).join('\n'));
    throw new FetchError(explain(output));
  }
}

function match(folder, pattern) {
  const expression = new RegExp(`^${basename(pattern).replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  const inside = join(folder, dirname(pattern));
  return fs.existsSync(inside) ? fs.readdirSync(inside).filter(name => expression.test(name)).map(name => join(inside, name)) : [];
}

/** Hash by which the lock file knows a package. */
const integrityOf = name => JSON.parse(fs.readFileSync(join(here, 'package-lock.json'), 'utf8')).packages[`node_modules/${name}`].integrity;

/** Fills a fresh folder and puts it in the old one's place in one step: a build never sees half of it. */
async function place(platform, modules, work, wanted) {
  const fresh = join(work, platform);
  fs.mkdirSync(fresh);
  for (const engine of engines) {
    if (!engine.files[platform])
      continue;
    for (const pattern of engine.files[platform]) {
      const found = match(join(modules, engine.package), pattern);
      if (found.length === 0)
        throw new FetchError(`${engine.package} has no ${pattern}; correct its line in install/native/fetch.mjs for the version in package.json`);
      for (const file of found)
        fs.copyFileSync(file, join(fresh, basename(file)));
    }
    await engine.place?.(modules, fresh, work, integrityOf(engine.package));
    fs.copyFileSync(engine.licence, join(fresh, `${engine.package.replace(/[@/]/g, '_')}.LICENSE.txt`));
  }
  fs.writeFileSync(join(fresh, '.stamp'), wanted);
  fs.rmSync(join(target, platform), { recursive: true, force: true });
  fs.renameSync(fresh, join(target, platform));
}

/** Adds a graphics back end to a folder that holds the engines already. */
function addGpu(name, folder = resolve(here, '../../artifacts/appliance/native')) {
  const backend = gpuBackends[name];
  if (!backend)
    throw new FetchError(`there is no graphics back end "${name}"; choose from ${Object.keys(gpuBackends).join(', ')}`);
  if (fs.existsSync(join(folder, 'ggml-base.dll')))
    throw new FetchError('graphics back ends are there for Linux only; on Windows a language model computes on the processor, or runs on a server of the network (section chat)');
  if (!fs.existsSync(folder))
    throw new FetchError(`the folder ${folder} does not exist; name the native folder of the installed program`);
  const work = fs.mkdtempSync(join(resolve(folder), workPrefix));
  try {
    installPackages(join(here, 'gpu', name), work);
    const library = join(work, 'node_modules', backend.package, backend.file);
    if (!fs.existsSync(library))
      throw new FetchError(`${backend.package} has no ${backend.file}; correct gpuBackends in install/native/fetch.mjs`);
    fs.renameSync(library, join(folder, backend.as ?? basename(library)));
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  console.log(`Added ${name} to ${folder}; "appliance doctor" says whether it is used.`);
}

async function main(names) {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < oldestNodeMajor)
    throw new FetchError(`Node ${process.versions.node} is too old; install Node ${oldestNodeMajor} or newer, then build again`);
  if (names[0] === '--gpu')
    return addGpu(names[1], names[2]);
  const unknown = names.find(name => !platforms.includes(name));
  if (unknown)
    throw new FetchError(`there are no engines for the platform "${unknown}"; choose from ${platforms.join(', ')}`);
  const wanted = fingerprint();
  const chosen = names.length > 0 ? names : platforms;
  if (chosen.every(platform => isCurrent(platform, wanted)))
    return;

  fs.mkdirSync(target, { recursive: true });
  await takeLock();
  const missing = chosen.filter(platform => !isCurrent(platform, wanted));
  if (missing.length === 0)
    return;
  console.log(`Fetching the native engines for ${missing.join(', ')} (once; about a minute) …`);
  for (const left of fs.readdirSync(target).filter(name => name.startsWith(workPrefix)))
    fs.rmSync(join(target, left), { recursive: true, force: true });
  const work = fs.mkdtempSync(join(target, workPrefix));
  try {
    installPackages(here, work);
    for (const platform of missing)
      await place(platform, join(work, 'node_modules'), work, wanted);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`install/native/fetch.mjs : error NATIVE1: ${error instanceof FetchError ? error.message : error.stack}`);
  process.exitCode = 1;
}
