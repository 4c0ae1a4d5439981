# SPDX-License-Identifier: MIT-0
"""The runtime of a generated client: the same files, byte for byte, in every client."""
