// Preloaded into the server: when its launcher is killed, the channel to it closes, and the server ends too instead of keeping the port.
if (process.channel) {
  process.channel.unref();
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
