// Called by Maven in synctv-server/web: runs "npm ci" only when the installed packages are not those of the lock file.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const stamp = "node_modules/.synctv-lock";
const wanted = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) {
    console.error("npm ci failed in synctv-server/web", npm.error ?? "");
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
