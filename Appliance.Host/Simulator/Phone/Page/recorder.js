import { byId, showProblem } from './dom.js';

const LONGEST_RECORDING_SECONDS = 300;

// The microphone button: one press starts, the next sends; send(blob) gets the recording.
export function connectRecorder(send) {
  const record = byId('record');
  let recorder = null;
  let timer = null;
  let discard = false;

  function show(recording) {
    byId('text').hidden = recording;
    byId('attach').hidden = recording;
    byId('recording').hidden = !recording;
    byId('record-cancel').hidden = !recording;
    record.setAttribute('aria-label', recording ? 'Send the voice note' : 'Record a voice note');
    record.classList.toggle('i-send', recording);
    record.classList.toggle('i-mic', !recording);
    record.setAttribute('aria-pressed', String(recording));
  }

  async function start() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      showProblem('The browser gives no microphone to this page. Allow it, or attach a voice note from a file.');
      return;
    }
    const type = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus'].find((one) => MediaRecorder.isTypeSupported(one));
    if (!type) {
      stream.getTracks().forEach((track) => track.stop());
      showProblem('This browser cannot record Opus sound. Attach a voice note from a file.');
      return;
    }
    const parts = [];
    const begun = Date.now();
    discard = false;
    recorder = new MediaRecorder(stream, { mimeType: type });
    recorder.addEventListener('dataavailable', (event) => parts.push(event.data));
    recorder.addEventListener('stop', () => {
      clearInterval(timer);
      stream.getTracks().forEach((track) => track.stop());
      recorder = null;
      show(false);
      if (!discard) send(new Blob(parts, { type: type.startsWith('audio/ogg') ? 'audio/ogg; codecs=opus' : type }));
    });
    recorder.start();
    byId('recording-time').textContent = '0:00';
    timer = setInterval(() => {
      const seconds = Math.floor((Date.now() - begun) / 1000);
      byId('recording-time').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      if (seconds >= LONGEST_RECORDING_SECONDS) recorder?.stop();
    }, 250);
    show(true);
  }

  record.addEventListener('click', () => (recorder ? recorder.stop() : start()));
  byId('record-cancel').addEventListener('click', () => {
    discard = true;
    recorder?.stop();
  });
}
