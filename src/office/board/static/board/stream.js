// A stream of events that is always there again: a broken one is opened anew, and who listens knows how long it is silent.

const SILENT = 5000; // milliseconds without a sign of life, then nothing shown is believed
const AGAIN = 1000;

/** Listen at `address`; `told` gets what is now, `lost` whether the connection is lost; `ask` is asked meanwhile. */
export function follow(address, { told, lost, ask = null }) {
  let heard = Date.now();
  let source = null;
  const alive = () => {
    heard = Date.now();
    lost(false);
  };
  const open = () => {
    source = new EventSource(address);
    source.addEventListener("now", (event) => {
      alive();
      told(JSON.parse(event.data));
    });
    source.addEventListener("beat", alive);
  };
  if (address) open();
  setInterval(async () => {
    if (address && source.readyState === EventSource.CLOSED) open();
    const silent = Date.now() - heard > SILENT;
    if (ask && (silent || !address)) {
      const said = await ask();
      if (said) {
        told(said);
        if (!address) heard = Date.now();
        lost(false);
        return;
      }
    }
    if (Date.now() - heard > SILENT) lost(true);
  }, AGAIN * 2);
}
