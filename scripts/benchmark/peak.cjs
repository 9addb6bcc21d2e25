// Loaded in front of a program that is measured: writes its peak memory in KB into a file when it ends.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.BENCHMARK_PEAK_FILE, String(process.resourceUsage().maxRSS)));
