// A stream of events that is always there again: a broken one is opened anew, and who listens knows how long it is silent.

const SILENT = 5000; // milliseconds without a sign of life, then nothing shown is believed
const ASKED = 4000; // of silence of the stream, then it is asked what is now
const AGAIN = 2000; // between two questions
const STALE = 15000; // then the stream is opened anew: a line that swallows everything never breaks by itself
const TICK = 1000;

/** Ask for a JSON answer; null where there is none within three seconds. */
export async function asked(address) {
  try {
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(3000) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Listen at `address`; `told` gets what is now, `lost` whether the connection is lost; `again` is asked meanwhile. */
export function follow(address, { told, lost, again = null }) {
  let heard = Date.now(); // of anybody
  let streamed = heard; // of the stream
  let opened = 0;
  let source = null;
  let asking = false;
  let askedAt = 0;
  const alive = () => {
    streamed = heard = Date.now();
    lost(false);
  };
  const open = () => {
    source?.close();
    source = new EventSource(address);
    opened = Date.now();
    source.addEventListener("now", (event) => {
      alive();
      told(JSON.parse(event.data));
    });
    source.addEventListener("beat", alive);
  };
  const ask = async () => {
    asking = true;
    askedAt = Date.now();
    const said = await asked(again);
    asking = false;
    if (!said) return;
    heard = Date.now();
    lost(false);
    told(said);
  };
  if (address) open();
  setInterval(() => {
    const now = Date.now();
    if (address && (source.readyState === EventSource.CLOSED || now - Math.max(streamed, opened) > STALE)) open();
    if (now - heard > SILENT) lost(true); // before asking: an answer may never come
    if (again && !asking && now - askedAt >= AGAIN && (!address || now - streamed > ASKED)) ask();
  }, TICK);
}
