"""Words of app/notices.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticesWords:
    """One language."""

    name: str
    error: str
    warning: str
    done: str
    times: str
    waiting: str
    details: str
    copied: str
    close: str


ENGLISH = NoticesWords(
    name="Messages",
    error="Error",
    warning="Warning",
    done="Done",
    times="{count} times",
    waiting="and {count} more",
    details="Copy details",
    copied="Copied",
    close="Close this message",
)
CHINESE = NoticesWords(
    name="消息",
    error="错误",
    warning="警告",
    done="完成",
    times="共 {count} 次",
    waiting="另有 {count} 条",
    details="复制详细信息",
    copied="已复制",
    close="关闭这条消息",
)
