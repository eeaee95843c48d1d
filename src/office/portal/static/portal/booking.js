// Lets the browser work for a booking while the person types. Without it, or where it fails, the form goes all the same.
const PATIENCE = 6000;

const solve = (riddle, solver) =>
  new Promise((resolve) => {
    const worker = new Worker(solver);
    const end = (number) => {
      worker.terminate();
      resolve(number);
    };
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = () => end(null);
    worker.postMessage({ ...riddle, maxNumber: riddle.maxnumber ?? riddle.maxNumber });
  });

const proof = async (form) => {
  const answer = await fetch(form.dataset.riddle, { headers: { Accept: "application/json" } });
  if (!answer.ok) return "";
  const riddle = await answer.json();
  const number = await solve(riddle, form.dataset.solver);
  if (number === null) return "";
  const { algorithm, challenge, salt, signature } = riddle;
  return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
};

for (const form of document.querySelectorAll("form[data-riddle]")) {
  if (!globalThis.isSecureContext || !globalThis.Worker) continue;
  const field = form.elements.altcha;
  const work = proof(form)
    .then((solution) => {
      field.value = solution;
    })
    .catch(() => {});
  form.addEventListener("submit", async (event) => {
    if (field.value || form.dataset.waited) return;
    event.preventDefault();
    form.dataset.waited = "yes";
    await Promise.race([work, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    form.submit();
  });
}
