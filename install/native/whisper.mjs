// Provides whisper.cpp for this machine: compiled for its processor from the sources in the package whisper.rn, and the addon of
// @fugood/node-whisper-linux-x64 for where there is no compiler, or the program is moved to a machine with another processor: it exports
// whisper.cpp's functions, uses no newer instructions than SSE and takes several times as long. A compiled library is kept in the user's
// cache folder, so that a new checkout does not compile again.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { basename, join } from 'node:path';

/** Names in the native folder: the compiled library, the processor features without which it must not be loaded, and the prebuilt one. */
const libraryName = 'libwhisper.so';
const featuresName = 'libwhisper.cpu';
const prebuiltName = 'libwhisper-any.so';
const sourcesPackage = 'whisper.rn';
const prebuiltPackage = '@fugood/node-whisper-linux-x64';

// Release of whisper.cpp that whisper.rn 0.7.4 carries; the program asks for it.
const version = '1.9.3';

const sources = [
  'ggml.c', 'ggml.cpp', 'ggml-alloc.c', 'ggml-backend.cpp', 'ggml-backend-meta.cpp', 'ggml-backend-reg.cpp', 'ggml-backend-dl.cpp',
  'ggml-cpu/amx/amx.cpp', 'ggml-cpu/amx/mmq.cpp', 'ggml-cpu/ggml-cpu.c', 'ggml-cpu/ggml-cpu.cpp', 'ggml-cpu/quants.c',
  'ggml-cpu/traits.cpp', 'ggml-cpu/repack.cpp', 'ggml-cpu/unary-ops.cpp', 'ggml-cpu/binary-ops.cpp', 'ggml-cpu/vec.cpp',
  'ggml-cpu/ops.cpp', 'ggml-cpu/arch/x86/quants.c', 'ggml-cpu/arch/x86/repack.cpp', 'ggml-opt.cpp', 'ggml-threading.cpp',
  'ggml-quants.c', 'gguf.cpp', 'whisper.cpp',
];
const options = [
  '-O3', '-march=native', '-DNDEBUG', '-fPIC', '-fvisibility=hidden', '-w', '-D_GNU_SOURCE', '-DWSP_GGML_USE_CPU', '-DWSP_GGML_USE_CPU_REPACK',
  // Threads that wait for one another sleep in OpenMP's barriers; in ggml's own they spin, and a busy machine makes them many times slower.
  '-fopenmp', '-DWSP_GGML_USE_OPENMP', '-DWHISPER_SHARED', '-DWHISPER_BUILD', `-DWHISPER_VERSION="${version}"`, '-DWSP_GGML_VERSION="0"', '-DWSP_GGML_COMMIT="npm"',
];
const standards = { '.c': ['gcc', '-std=gnu11'], '.cpp': ['g++', '-std=gnu++17'] };

// Families of instructions that -march=native may use.
const featurePattern = /^(sse|ssse|avx|amx|fma|f16c|bmi|abm|popcnt|movbe|gfni|vaes|vpclmul|aes|pclmul|sha_ni|adx|lzcnt)/;
const slow = 'voice notes will be heard by the prebuilt engine, several times as slowly. Install g++ (Debian: apt-get install g++), remove artifacts/native and build again.';
const compileTimeoutMilliseconds = 10 * 60 * 1000;

/** Extensions of this processor that matter to compiled code, sorted. */
function features() {
  const line = /^flags\s*:(.*)$/m.exec(fs.readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
  return line.trim().split(/\s+/).filter(flag => featurePattern.test(flag)).sort();
}

/** Names the compiler; null where C or C++ cannot be compiled. */
function compiler() {
  const found = ['gcc', 'g++'].map(name => spawnSync(name, ['--version'], { encoding: 'utf8' }));
  return found.every(answer => answer.status === 0) ? found.map(answer => answer.stdout.split('\n')[0]).join('; ') : null;
}

/** What the library depends on besides the packages: it must be made anew when this changes. */
export function whisperKey() {
  if (process.platform !== 'linux')
    return 'none';
  const found = compiler();
  return found ? createHash('sha256').update([found, ...features(), ...options, ...sources].join('\n')).digest('hex') : 'prebuilt';
}

function run(command, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ['ignore', 'ignore', 'pipe'], timeout: compileTimeoutMilliseconds });
    let errors = '';
    child.stderr.on('data', text => { errors = (errors + text).slice(-4000); });
    child.on('error', reject);
    child.on('close', code => code === 0 ? resolve() : reject(new Error(`${command} failed on ${basename(parameters.at(-1))} (${code}): ${errors}`)));
  });
}

async function compile(folder, work) {
  const waiting = sources.map((source, index) => ({ source: join(folder, source), object: join(work, `${index}.o`) }));
  // The linker takes them in this order; the largest is compiled first, so that it is not waited for at the end.
  const objects = waiting.map(unit => unit.object);
  waiting.sort((a, b) => fs.statSync(a.source).size - fs.statSync(b.source).size);
  const worker = async () => {
    for (let unit = waiting.pop(); unit; unit = waiting.pop()) {
      const [command, standard] = standards[unit.source.slice(unit.source.lastIndexOf('.'))];
      await run(command, [standard, ...options, '-I', folder, '-I', join(folder, 'ggml-cpu'), '-o', unit.object, '-c', unit.source]);
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism?.() ?? os.cpus().length }, worker));
  const library = join(work, libraryName);
  await run('g++', ['-shared', '-Wl,-z,now', `-Wl,-soname,${libraryName}`, '-s', '-o', library, ...objects, '-fopenmp', '-lpthread', '-lm', '-ldl']);
  return library;
}

/** The library compiled from a package's sources, from the cache or now. */
async function compiled(modules, work, key) {
  const cache = join(process.env.XDG_CACHE_HOME || join(os.homedir(), '.cache'), 'appliance');
  const kept = join(cache, `whisper-${key.slice(0, 32)}.so`);
  if (!fs.existsSync(kept)) {
    console.log('Compiling whisper.cpp for this processor (once; about a minute) …');
    const library = await compile(join(modules, sourcesPackage, 'cpp'), work);
    fs.mkdirSync(cache, { recursive: true });
    fs.copyFileSync(library, `${kept}.${process.pid}`);
    fs.renameSync(`${kept}.${process.pid}`, kept);
  }
  return kept;
}

/** Puts the libraries into a folder: the prebuilt one always, and the compiled one where it can be. `integrity`: hash of the sources' package. */
export async function placeWhisper(modules, fresh, work, integrity) {
  fs.copyFileSync(join(modules, prebuiltPackage, 'index.node'), join(fresh, prebuiltName));
  const key = whisperKey();
  if (key === 'prebuilt') {
    console.log(`note: there is no C++ compiler (gcc and g++): ${slow}`);
    return;
  }
  try {
    fs.copyFileSync(await compiled(modules, work, createHash('sha256').update(integrity + key).digest('hex')), join(fresh, libraryName));
    fs.writeFileSync(join(fresh, featuresName), features().join('\n') + '\n');
  } catch (error) {
    console.error(error.message);
    console.log(`note: whisper.cpp could not be compiled, the reason is above: ${slow}`);
  }
}
