// Works on a riddle of ALTCHA beside the page: counts up until the digest of salt and number is the challenge.
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

onmessage = async ({ data }) => {
  const encoder = new TextEncoder();
  for (let number = 0; number <= data.maxNumber; number += 1) {
    const digest = await crypto.subtle.digest(data.algorithm, encoder.encode(data.salt + number));
    if (hex(digest) === data.challenge) {
      postMessage(number);
      return;
    }
  }
  postMessage(null);
};
