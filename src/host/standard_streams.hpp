#pragma once

// The three streams that a process starts with, where they are not what a program expects: closed,
// or a pipe that nobody reads any more. It touches descriptors 0 to 2 and SIGPIPE, nothing else.

namespace warpsieve::host {

/// Gives the numbers of streams that are closed (`>&-`, some daemons) to something that can neither
/// be read nor written. Else the first files that are opened would get them, and what the program
/// says would be written into a checkpoint. To be called before anything is opened.
/// @throw Error when there is no descriptor to be had
void hold_standard_streams();

/// Ends the process as a closed pipe ends every program by default: by SIGPIPE, without a word.
/// Returns only where whoever started the process has SIGPIPE ignored.
/// @pre block_signals() has blocked it
void end_by_closed_pipe();

}  // namespace warpsieve::host
