// Package shingle turns text into shingle hashes.
package shingle
