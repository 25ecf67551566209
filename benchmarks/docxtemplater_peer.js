// Fills one template a line of standard input; answers with the CPU milliseconds it took.
"use strict";
const fs = require("fs");
const readline = require("readline");
const Docxtemplater = require("docxtemplater");
const PizZip = require("pizzip");

function fill(template, values) {
  const document = new Docxtemplater(new PizZip(template), {
    paragraphLoop: true,
    linebreaks: true,
  });
  document.render(values);
  return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
}

function answer(line) {
  const order = JSON.parse(line);
  const template = fs.readFileSync(order.template);
  const values = JSON.parse(fs.readFileSync(order.values, "utf8"));
  const start = process.cpuUsage();
  let out;
  for (let n = 0; n < order.times; n++) out = fill(template, values);
  const used = process.cpuUsage(start);
  if (order.out) fs.writeFileSync(order.out, out);
  console.log(JSON.stringify((used.user + used.system) / 1000 / order.times));
}

console.error(require("docxtemplater/package.json").version);
readline.createInterface({ input: process.stdin }).on("line", answer);
