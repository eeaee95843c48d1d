// A real identity provider of a city (oidc-provider) with two people in it. Prints its address when it answers.
// node provider.mjs CALLBACK_ADDRESS

import { createServer } from "node:http";
import Provider from "oidc-provider";

const PEOPLE = {
  known: {
    email: "Oksana.Koval@example.test",
    email_verified: true,
    family_name: "Коваль",
    given_name: "Оксана",
    middle_name: "Петрівна",
  },
  claimed: { email: "oksana.koval@example.test", email_verified: false },
  stranger: { email: "nobody@example.test", email_verified: true },
};

const server = createServer();
server.listen(0, "localhost", () => {
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "office", client_secret: "a secret of the tests", redirect_uris: [process.argv[2]] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "family_name", "given_name", "middle_name"] },
    findAccount: (_, id) => (PEOPLE[id] ? { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) } : undefined),
    pkce: { required: () => true },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
