/** The error numbers of Linux that simulated system calls answer with. */
export type Errno = keyof typeof DESCRIPTIONS;

const DESCRIPTIONS = {
  EACCES: "Permission denied",
  EAGAIN: "Resource temporarily unavailable",
  EBADF: "Bad file descriptor",
  EBUSY: "Device or resource busy",
  EEXIST: "File exists",
  EINVAL: "Invalid argument",
  EISDIR: "Is a directory",
  ELOOP: "Too many levels of symbolic links",
  ENAMETOOLONG: "File name too long",
  ENOENT: "No such file or directory",
  ENOEXEC: "Exec format error",
  ENOMEM: "Cannot allocate memory",
  ENOSPC: "No space left on device",
  ENOTDIR: "Not a directory",
  ENOTEMPTY: "Directory not empty",
  ENXIO: "No such device or address",
  EPERM: "Operation not permitted",
  EPIPE: "Broken pipe",
  EROFS: "Read-only file system",
  ESRCH: "No such process",
  EXDEV: "Invalid cross-device link",
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
  EHOSTUNREACH: "No route to host",
  ETIMEDOUT: "Operation timed out",
  EADDRINUSE: "Address already in use",
} as const;

/** A system call that failed inside a container. Its message is libc's `strerror`, as programs print it. */
export class SystemFault extends Error {
  readonly code: Errno;

  constructor(code: Errno) {
    super(DESCRIPTIONS[code]);
    this.name = "SystemFault";
    this.code = code;
  }
}

/** The words of `strerror(3)` for whatever was thrown; other errors are passed on untouched. */
export function faultText(error: unknown): string {
  if (error instanceof SystemFault) return error.message;
  throw error;
}
