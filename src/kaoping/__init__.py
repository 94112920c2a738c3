"""kaoping（考评）：区总工会年度考核流水线的库。本包从不导入 prefect。"""

__version__ = "0.1.0"
