// Imported first by every script: says what is wrong before anything newer than this Node can fail obscurely.
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Gantry needs Node.js 20.19 or newer, and this is ${process.versions.node}.`);
  console.error("Install a newer one from https://nodejs.org (or run: nvm install) and start again.");
  process.exit(1);
}
