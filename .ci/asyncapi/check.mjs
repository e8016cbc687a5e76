// Checks the contract in a folder with the tools of AsyncAPI and with Ajv; one line for each finding.
// The checks are shown spoilt documents too: one that has never failed checks nothing.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Parser } from "@asyncapi/parser";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const folder = process.argv[2];
if (!folder) {
  console.error("check the contract: no folder was named; node check.mjs FOLDER");
  process.exit(2);
}
const DOCUMENT = join(folder, "asyncapi.json");
// The document is of version 3.0 on purpose: that is what tools read today.
const MEANT = new Set(["asyncapi-latest-version"]);

const text = (name) => readFileSync(join(folder, name), "utf8");

async function ofDocument(document) {
  const { diagnostics } = await new Parser().parse(document, { source: DOCUMENT });
  return diagnostics
    .filter((one) => !MEANT.has(one.code))
    .map((one) => `asyncapi.json: ${one.path.join("/")}: ${one.message} (${one.code})`);
}

function ofSchema(name, schema) {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  addFormats(ajv);
  try {
    const valid = ajv.compile(schema);
    return schema.examples
      .filter((example) => !valid(example))
      .map(() => `${name}: an example: ${ajv.errorsText(valid.errors)}`);
  } catch (error) {
    return [`${name}: ${error.message}`];
  }
}

// Documents with one fault each, made of a topic and a message of ours so that this stays quick.
function spoilt(document) {
  const [topic, name] = ["policytrail.policy", "reported.policy.PolicyIssued.v1.binary"];
  const small = structuredClone(document);
  const messages = { [name]: small.components.messages[name] };
  const channel = { ...small.channels[topic], messages: { [name]: small.channels[topic].messages[name] } };
  small.channels = { [topic]: channel };
  small.operations = { send: small.operations[`send-${topic}`] };
  small.components = { ...small.components, messages };
  const edits = {
    "a message that is not there": (d) => {
      d.channels[topic].messages.gone = { $ref: "#/components/messages/gone" };
    },
    "a schema that is not there": (d) => {
      d.components.messages[name].payload.$ref = "./schemas/gone.json";
    },
    "a topic with half a partition": (d) => {
      d.channels[topic].bindings.kafka.partitions = 0.5;
    },
    "an action that is none": (d) => {
      d.operations.send.action = "shout";
    },
  };
  const copies = Object.entries(edits).map(([label, edit]) => {
    const copy = structuredClone(small);
    edit(copy);
    return [label, copy, true];
  });
  return [["a document without a fault", small, false], ...copies];
}

const document = JSON.parse(text("asyncapi.json"));
const schemas = readdirSync(join(folder, "schemas")).map((name) => `schemas/${name}`);
const found = await ofDocument(document);
for (const name of ["cloudevent.json", ...schemas]) {
  found.push(...ofSchema(name, JSON.parse(text(name))));
}
for (const [label, copy, faulty] of spoilt(document)) {
  if ((await ofDocument(copy)).length > 0 !== faulty) found.push(`judged wrongly: ${label}`);
}
const [issued] = schemas.filter((name) => name.includes("PolicyIssued"));
const broken = { ...JSON.parse(text(issued)), examples: [{}] };
if (ofSchema(issued, broken).length === 0) found.push("judged wrongly: an example without its fields");

for (const one of found) console.error(one);
console.log(`${schemas.length + 2} files checked, ${found.length} findings`);
process.exit(found.length === 0 ? 0 : 1);
