// generated.ts SERVICE PATIENT, with a token as TOKEN: calls the service with openapi-fetch and the types that openapi-typescript made of its
// /openapi, api.d.ts. Prints what it saw.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

declare const process: { argv: string[]; env: Record<string, string | undefined> };

type Problem = components["schemas"]["Problem"];

/** Fails to compile if a type of problem is no value of the interface's. */
function isMissing(problem: Problem): boolean {
  return problem.type === "/problems/not-found";
}

const client = createClient<paths>({ baseUrl: process.argv[2], headers: { Authorization: `Bearer ${process.env.TOKEN}` } });

const path = { patientId: process.argv[3] };
const generated = await client.POST("/api/v1/patients/{patientId}/data-keys", { params: { path } });
if (!generated.data) throw new Error("no key: " + generated.error.type);
const opened = await client.POST("/api/v1/patients/{patientId}/data-keys/decrypt", { params: { path }, body: { encryptedKey: generated.data.encryptedKey } });
if (!opened.data) throw new Error("no key: " + opened.error.type);
console.log(opened.data.plainKey === generated.data.plainKey ? "the same key" : "another key");
const missing = await client.GET("/api/v1/patients/{patientId}/data-keys", { params: { path: { patientId: "another" } } });
console.log(missing.error && isMissing(missing.error) ? "missing" : "there");
